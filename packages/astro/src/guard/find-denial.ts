import type { Session } from '@rolecall/rbac'
import type { CompiledPolicy, CompiledRoute } from '../compile/compiled-policy.ts'
import type { DecisionSources, GuardedRequest } from './decide-request.ts'
import { decideRequest } from './decide-request.ts'
import type { Denial } from './denial.ts'
import { denial } from './denial.ts'
import { unmetExpectation } from './expected-organization.ts'

/** The request as it came, and who sent it: what the page expected is read from it, and nothing else. */
export interface SentRequest {
  readonly request: Request
  readonly url: URL
  readonly session: Session
}

/** Why a request gets no answer from the app, or `null`: first what its page expected, then the policy. */
export async function findDenial(
  policy: CompiledPolicy,
  guarded: GuardedRequest,
  sent: SentRequest,
  sources: DecisionSources,
): Promise<Denial | null> {
  const route = guarded.routePattern === undefined ? undefined : policy.routes.get(guarded.routePattern)
  return (await checkExpectation(policy, route, sent)) ?? (await decideRequest(policy, guarded, sources))
}

/** Whether the answer depends on who asks. */
export function isPersonal(route: CompiledRoute | undefined): boolean {
  return route !== undefined && (route.rule === null || route.rule.requirement !== null || route.methods.size > 0)
}

async function checkExpectation(
  policy: CompiledPolicy,
  route: CompiledRoute | undefined,
  { request, url, session }: SentRequest,
): Promise<Denial | null> {
  const isSafe = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS'
  const isDocument = route === undefined || route.kind === 'page' || route.kind === 'error'
  if (isSafe && (isDocument || !(isPersonal(route) || route.kind === 'island'))) return null
  const expected = await unmetExpectation(policy, request, url, session)
  return expected === null ? null : { ...denial('organization_mismatch', 'expectation'), expected }
}

import type { Session } from '@rolecall/rbac'
import type { CompiledPolicy, CompiledRoute } from '../compile/compiled-policy.ts'
import { isProtected } from '../compile/compiled-policy.ts'
import type { Denial } from '../denial/denial.ts'
import { denial } from '../denial/denial.ts'
import type { DecisionSources } from '../request/decision-sources.ts'
import type { GuardedRequest } from '../request/guarded-request.ts'
import { isSafe } from '../request/safe-method.ts'
import { decideRequest } from './decide-request.ts'
import { unmetExpectation } from './unmet-expectation.ts'

/** The request and its session, from which the expected organization is read. */
export interface SentRequest {
  readonly request: Request
  readonly url: URL
  readonly session: Session
}

/** The denial of a request, or `null`. Checks the expected organization, then the policy. */
export async function findDenial(
  policy: CompiledPolicy,
  guarded: GuardedRequest,
  sent: SentRequest,
  sources: DecisionSources,
): Promise<Denial | null> {
  const route = guarded.routePattern === undefined ? undefined : policy.routes.get(guarded.routePattern)
  return (await checkExpectation(policy, route, sent)) ?? (await decideRequest(policy, guarded, sources))
}

async function checkExpectation(
  policy: CompiledPolicy,
  route: CompiledRoute | undefined,
  { request, url, session }: SentRequest,
): Promise<Denial | null> {
  const isDocument = route === undefined || route.kind === 'page' || route.kind === 'error'
  if (isSafe(request) && (isDocument || !(isProtected(route) || route.kind === 'island'))) return null
  const expected = await unmetExpectation(policy, request, url, session)
  return expected === null ? null : { ...denial('organization_mismatch', 'expectation'), expected }
}

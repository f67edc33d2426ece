import type { Requirement } from '@rolecall/rbac'
import { decide, isImmediate } from '@rolecall/rbac'
import { matchesActionGlob } from '../compile/action-glob.ts'
import type { CompiledPolicy, CompiledRule } from '../compile/compiled-policy.ts'
import { ruleFor } from '../compile/compiled-policy.ts'
import type { Denial, DenialGuard } from '../denial/denial.ts'
import { denial, denialOf } from '../denial/denial.ts'
import { canonicalActionName } from '../request/action-name.ts'
import type { DecisionSources } from '../request/decision-sources.ts'
import type { GuardedRequest } from '../request/guarded-request.ts'

/** The policy's denial of a request, or `null`. Checks the route, then the island, then the action. */
export async function decideRequest(
  policy: CompiledPolicy,
  request: GuardedRequest,
  sources: DecisionSources,
): Promise<Denial | null> {
  if (policy.status === 'failed') return denial('service_unavailable', 'route')
  const route = request.routePattern === undefined ? undefined : policy.routes.get(request.routePattern)
  if (route === undefined) return denial('unknown_route', 'route')
  const denied =
    (await decideRule(ruleFor(route, request.method), 'route', request, sources)) ??
    (route.kind === 'island' ? await decideIsland(policy, request, sources) : null)
  if (denied !== null || request.action === null) return denied
  return decideRule(actionRule(policy, request.action), 'action', request, sources)
}

/** The rule of an action. `null` when no entry covers it. */
export function actionRule(policy: CompiledPolicy, rawName: string): CompiledRule | null {
  const name = canonicalActionName(rawName)
  if (name === null || policy.actions === null) return null
  const matched = policy.actions.filter(({ glob }) => matchesActionGlob(glob, name))
  const start = matched.findLastIndex(({ loosens }) => loosens)
  const counted = start === -1 ? matched : matched.slice(start)
  const [first] = counted
  if (first === undefined) return null
  const requirements = counted.flatMap(({ rule }) => (rule.requirement === null ? [] : [rule.requirement]))
  const [only] = requirements
  const requirement: Requirement | null =
    only === undefined ? null : requirements.length === 1 ? only : { type: 'allOf', requirements }
  return { ...first.rule, requirement, sources: counted.flatMap(({ rule }) => rule.sources) }
}

async function decideIsland(
  policy: CompiledPolicy,
  request: GuardedRequest,
  sources: DecisionSources,
): Promise<Denial | null> {
  const path = request.params.name === undefined ? null : await sources.islandPath(request.params.name)
  return decideRule((path === null ? null : policy.islands.get(path)) ?? null, 'island', request, sources)
}

async function decideRule(
  rule: CompiledRule | null,
  guard: Extract<DenialGuard, 'route' | 'island' | 'action'>,
  request: GuardedRequest,
  sources: DecisionSources,
): Promise<Denial | null> {
  if (rule === null) return denial('not_listed', guard)
  const { requirement } = rule
  if (requirement === null) return null
  const session = sources.session()
  const decision = isImmediate(requirement)
    ? decide(session, requirement, { params: request.params })
    : await sources.fresh(session, requirement)
  return decision.allowed ? null : denialOf(decision, guard, rule)
}

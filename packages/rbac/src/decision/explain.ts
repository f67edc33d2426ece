import { describe } from '../requirement/describe.ts'
import type { Decision } from './decision.ts'

/**
 * A decision as one sentence, for logs and developers. It contains the requirement, and nothing from the session.
 *
 * @example
 * ```ts
 * import { decide, explain, permission, sessionFromAuth } from '@rolecall/rbac'
 * explain(decide(sessionFromAuth(null), permission('org:tasks:read')))
 * // 'Denied, unauthenticated: it takes permission org:tasks:read.'
 * ```
 */
export function explain(decision: Decision): string {
  if (decision.allowed) return 'Allowed.'
  const { code, requirement, hint } = decision
  return `Denied, ${code.replaceAll('_', ' ')}${requirement ? `: it takes ${describe(requirement)}` : ''}.${hint ? ` ${hint}` : ''}`
}

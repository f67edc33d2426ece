import { foldRequirement } from '../requirement/fold-requirement.ts'
import { isFresh } from '../requirement/freshness.ts'
import { parseRequirement } from '../requirement/parse-requirement.ts'
import type { Requirement } from '../requirement/requirement.ts'
import type { Circumstances, Holding } from '../session/grants.ts'
import { grantsOf } from '../session/registry.ts'
import type { Session } from '../session/session.ts'
import { conclude, withHint, type DecideOptions } from './decide.ts'
import type { Decision, SessionFor } from './decision.ts'
import { deny } from './evaluate.ts'
import { readMembership, readUser, type MembershipClient } from './live-answers.ts'

export interface DecideFreshOptions extends DecideOptions {
  /** How long the live answers may take, in milliseconds. Default: 3000. */
  readonly timeout?: number
}

/**
 * Whether a session meets a requirement, with live answers for its `fresh` parts: the membership for roles, custom and
 * system permissions of the organization, and the user's public metadata for user roles. It sends a request to the
 * Backend API only when the answer can matter, and concurrent calls with the same client share the request for a
 * membership or user. When a request fails or takes too long, the decision is `freshness_unavailable`: never allowed,
 * never signed out. It never rejects.
 *
 * @example
 * ```ts
 * import { decideFresh, sessionFromAuth, systemPermission, type MembershipClient } from '@rolecall/rbac'
 * const mayInvite = (clerk: MembershipClient, auth: unknown) =>
 *   decideFresh(clerk, sessionFromAuth(auth), systemPermission('org:sys_memberships:manage'))
 * ```
 */
export async function decideFresh<const R extends Requirement>(
  client: MembershipClient,
  session: Session,
  requirement: R,
  options?: DecideFreshOptions,
): Promise<Decision<SessionFor<R>>> {
  const parsed = parseRequirement(requirement)
  const grants = grantsOf(session)
  // Requirements have no "not", so a denial by the best possible answer is final.
  let decision = conclude(session, parsed, options, grants ? bestFor(grants) : null)
  if (decision.allowed && grants && isFresh(parsed)) {
    try {
      decision = conclude(session, parsed, options, await askLive(client, session, grants, parsed!, options?.timeout))
    } catch {
      decision = deny('freshness_unavailable', parsed)
    }
  }
  return (parsed ? decision : withHint(decision, requirement)) as Decision<SessionFor<R>>
}

const everyKey = { has: () => true }

/** The best live answer that a session could get. */
const bestFor = ({ session: { organization }, userAccess }: Circumstances): Holding => ({
  organization,
  permissions: everyKey,
  systemPermissions: everyKey,
  user: userAccess?.roles[0],
  isBest: true,
})

/** The answers that the fresh parts of a requirement need. */
const membership = 1
const user = 2
/** Moves the needs of the requirements in `fresh` to bits that parts outside of it do not use. */
const live = 2

const needsOf = (requirement: Requirement): number =>
  foldRequirement<number>(requirement, ({ type }, children) => {
    const needs = children.reduce((all, each) => all | each, 0)
    if (type === 'fresh') return needs << live
    if (type === 'systemPermission') return membership | (membership << live)
    return needs || (type.startsWith('user') ? user : membership)
  }) >> live

async function askLive(
  client: MembershipClient,
  { userId, organization }: Session,
  { userAccess }: Circumstances,
  requirement: Requirement,
  timeout = 3000,
): Promise<Holding> {
  const needs = needsOf(requirement)
  const [held, role] = await Promise.all([
    needs & membership && organization ? readMembership(client, userId, organization, timeout) : null,
    needs & user && userAccess ? readUser(client, userId!, userAccess, timeout) : undefined,
  ])
  return { ...(held ?? { organization: null, permissions: new Set<string>() }), user: role }
}

import { isFresh } from '../requirement/freshness.ts'
import { parseRequirement } from '../requirement/parse-requirement.ts'
import type { Requirement } from '../requirement/requirement.ts'
import type { ActiveOrganization, Session } from '../session/session.ts'
import { isCustom } from '../session/token-grants.ts'
import { conclude, type DecideOptions } from './decide.ts'
import type { Decision, SessionFor } from './decision.ts'
import { deny, type Holding } from './evaluate.ts'

/** The part of Clerk's Backend API client that `decideFresh` uses. `clerkClient(context)` and `createClerkClient()` fit. */
export interface MembershipClient {
  readonly organizations: {
    getOrganizationMembershipList(query: { organizationId: string; userId: string[]; limit: number }): Promise<{
      readonly data: readonly {
        readonly role: string
        readonly permissions: readonly string[]
        readonly organization: { readonly id: string }
        readonly publicUserData?: { readonly userId: string } | null | undefined
      }[]
    }>
  }
}

export interface DecideFreshOptions extends DecideOptions {
  /** How long the live answer may take, in milliseconds. Default: 3000. */
  readonly timeout?: number
}

/** The requests in flight, by client, then by user and organization. */
const underWay = /* @__PURE__ */ new WeakMap<MembershipClient, Map<string, Promise<Holding>>>()

/**
 * Whether a session meets a requirement, with the live membership for its `fresh` parts: role, custom and system
 * permissions. It sends a request to the Backend API only when the answer can matter, and concurrent calls with the same
 * client share the request for a user and organization. When the request fails or takes too long, the decision is
 * `freshness_unavailable`: never allowed, never signed out. It never rejects.
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
  // Requirements have no "not", so a denial by the best possible answer is final. Without an organization there is no
  // membership to ask for, and this decision is final, too.
  let decision = conclude(session, parsed, options, 'any')
  if (decision.allowed && isFresh(parsed) && session.organization) {
    try {
      decision = conclude(session, parsed, options, await readMembership(client, session, options?.timeout ?? 3000))
    } catch {
      decision = deny('freshness_unavailable', parsed)
    }
  }
  return decision as Decision<SessionFor<R>>
}

async function readMembership(
  client: MembershipClient,
  { userId, organization }: Session,
  timeout: number,
): Promise<Holding> {
  const requests = underWay.get(client) ?? new Map<string, Promise<Holding>>()
  underWay.set(client, requests)
  const key = JSON.stringify([userId, organization?.id])
  const request = requests.get(key) ?? ask(client, userId!, organization!)
  requests.set(key, request)
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    return await Promise.race([request, new Promise<never>((_, reject) => void (timer = setTimeout(reject, timeout)))])
  } finally {
    clearTimeout(timer)
    // The next call sends a request of its own: answers are shared, not cached.
    if (requests.get(key) === request) requests.delete(key)
  }
}

async function ask(client: MembershipClient, userId: string, organization: ActiveOrganization): Promise<Holding> {
  const { id, slug } = organization
  const { data } = await client.organizations.getOrganizationMembershipList({
    organizationId: id,
    userId: [userId],
    limit: 1,
  })
  if (data.length === 0) return { organization: null, permissions: new Set() }
  const [membership] = data
  // A server that ignores the filter returns the membership of another user.
  if (membership?.organization.id !== id || membership.publicUserData?.userId !== userId)
    throw new Error('The membership is of another user or organization.')
  const { role, permissions } = membership
  return {
    organization: { id, slug, role },
    permissions: new Set(permissions.filter(isCustom)),
    systemPermissions: new Set(permissions.filter((permission) => !isCustom(permission))),
  }
}

/** The live answers of Clerk's Backend API. Concurrent calls share a request; answers are not cached. */
import { check } from '../private/check.ts'
import type { ActiveOrganization } from '../session/session.ts'
import { copyFields } from '../session/custom-claims.ts'
import { isCustom } from '../session/token-grants.ts'
import { findUserRole, type DeclaredUserRole, type SessionAccess } from '../session/user-role.ts'
import type { Holding } from './evaluate.ts'

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
  /** For fresh user roles. Without it, they are `freshness_unavailable`. */
  readonly users?: {
    getUser(userId: string): Promise<{ readonly id: string; readonly publicMetadata: object }>
  }
}

/** The requests in flight, by client, then by their question. */
const inFlight = /* @__PURE__ */ new WeakMap<MembershipClient, Map<string, Promise<unknown>>>()

async function share<Answer>(
  client: MembershipClient,
  question: readonly string[],
  timeout: number,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const requests = inFlight.get(client) ?? new Map<string, Promise<unknown>>()
  inFlight.set(client, requests)
  const key = JSON.stringify(question)
  const request = (requests.get(key) as Promise<Answer> | undefined) ?? ask()
  requests.set(key, request)
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    return await Promise.race([request, new Promise<never>((_, reject) => void (timer = setTimeout(reject, timeout)))])
  } finally {
    clearTimeout(timer)
    // The next call sends a request of its own.
    if (requests.get(key) === request) requests.delete(key)
  }
}

/** The membership of a user; without an organization for a user who is no longer a member. */
export function readMembership(
  client: MembershipClient,
  userId: string,
  { id, slug }: ActiveOrganization,
  timeout: number,
): Promise<Holding> {
  return share(client, [userId, id], timeout, async () => {
    const { data } = await client.organizations.getOrganizationMembershipList({
      organizationId: id,
      userId: [userId],
      limit: 1,
    })
    if (data.length === 0) return { organization: null, permissions: new Set() }
    const [membership] = data
    // A server that ignores the filter returns the membership of another user.
    check(membership?.organization.id === id && membership.publicUserData?.userId === userId)
    const { role, permissions } = membership
    return {
      organization: { id, slug, role },
      permissions: new Set(permissions.filter(isCustom)),
      systemPermissions: new Set(permissions.filter((permission) => !isCustom(permission))),
    }
  })
}

/** The role in the public metadata of a user. */
export async function readUser(
  client: MembershipClient,
  userId: string,
  access: NonNullable<SessionAccess['user']>,
  timeout: number,
): Promise<DeclaredUserRole | undefined> {
  const { id, publicMetadata } = await share(client, [userId], timeout, () => client.users!.getUser(userId))
  check(id === userId)
  return findUserRole(access, copyFields(publicMetadata), access.metadata)
}

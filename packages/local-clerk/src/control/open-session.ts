/** A session made without anybody typing anything, in a browser of its own. */
import { findMembership } from '../operations/memberships.ts'
import { createClient, createSession } from '../operations/sessions.ts'
import { findUserByEmail } from '../operations/users.ts'
import type { Instance } from '../store/instance.ts'
import type { ClientRecord, SessionRecord } from '../store/records.ts'
import { ApiError } from '../wire/api-error.ts'

/** @param organization id or slug; `null` for none; `undefined` for the user's first one */
export function openSession(
  instance: Instance,
  email: string,
  organization: string | null | undefined,
): { client: ClientRecord; session: SessionRecord } {
  const user = findUserByEmail(instance, email)
  if (!user)
    throw new ApiError(404, 'unknown_user', `There is no user ${email}. Add it to the seed, or create it first.`)
  const organizationId = organization ? memberOrganization(instance, user.id, email, organization) : organization
  const client = createClient(instance)
  const session = createSession(instance, { client, user, organizationId, strategy: 'ticket' })
  return { client: instance.store.clients.get(client.id) ?? client, session }
}

function memberOrganization(instance: Instance, userId: string, email: string, idOrSlug: string): string {
  const organization =
    instance.store.organizations.get(idOrSlug) ?? instance.store.organizations.by('slug', idOrSlug)[0]
  if (!organization)
    throw new ApiError(
      404,
      'unknown_organization',
      `There is no organization ${idOrSlug}. Add it to the seed, or create it first.`,
    )
  if (!findMembership(instance, organization.id, userId))
    throw new ApiError(403, 'not_a_member', `${email} is not a member of ${idOrSlug}.`)
  return organization.id
}

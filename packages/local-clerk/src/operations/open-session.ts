/** Signs a user in without a form, in a new client. */
import { findMembership } from '../state/memberships.ts'
import { createClient, createSession } from '../operations/sessions.ts'
import { findUserByEmail } from '../state/users.ts'
import { findOrganization } from '../state/organizations.ts'
import type { Instance } from '../instance/instance.ts'
import type { ClientRecord, SessionRecord } from '../store/records.ts'
import { ApiError } from '../refusal/api-error.ts'

/** @param organization id or slug; `null` for none, `undefined` for the user's first organization */
export function openSession(
  instance: Instance,
  email: string,
  organization: string | null | undefined,
): { client: ClientRecord; session: SessionRecord } {
  const user = findUserByEmail(instance, email)
  if (!user)
    throw refused(404, 'unknown_user', `There is no user ${email}.`, 'Add the user to the seed, or create it first.')
  const organizationId = organization ? memberOrganization(instance, user.id, email, organization) : organization
  const client = createClient(instance)
  const session = createSession(instance, { client, user, organizationId, strategy: 'ticket' })
  return { client: instance.store.clients.get(client.id) ?? client, session }
}

function memberOrganization(instance: Instance, userId: string, email: string, idOrSlug: string): string {
  const organization = findOrganization(instance, idOrSlug)
  if (!organization)
    throw refused(
      404,
      'unknown_organization',
      `There is no organization ${idOrSlug}.`,
      'Add the organization to the seed, or create it first.',
    )
  if (!findMembership(instance, organization.id, userId))
    throw refused(
      403,
      'not_a_member',
      `${email} is not a member of ${idOrSlug}.`,
      'Add the membership to the seed, or name another organization.',
    )
  return organization.id
}

/** The test kit throws these refusals as `LocalClerkError` with the same hint. */
const refused = (status: number, code: string, what: string, hint: string): ApiError =>
  new ApiError(status, code, what, what, { hint })

import type { Context } from 'hono'
import { findMembership, membershipHas } from '../state/memberships.ts'
import type { Instance } from '../instance/instance.ts'
import type { MembershipRecord, OrganizationRecord } from '../store/records.ts'
import { ApiError, notFound } from '../refusal/api-error.ts'
import { requireSignedIn, type SignedIn } from './frontend-context.ts'

export interface Member extends SignedIn {
  readonly organization: OrganizationRecord
  readonly membership: MembershipRecord
}

/**
 * The caller's membership in the organization of the path, with `permission` if given. To other callers the organization
 * looks like one that does not exist.
 */
export function requireMember(instance: Instance, c: Context, permission?: string): Member {
  const signedIn = requireSignedIn(instance, c)
  const organization = instance.store.organizations.get(c.req.param('organizationId') ?? '')
  const membership = organization && findMembership(instance, organization.id, signedIn.user.id)
  if (!organization || !membership) throw notFound('Organization')
  if (permission && !membershipHas(instance, membership, permission)) {
    throw new ApiError(
      403,
      'missing_required_permission',
      'Missing permissions',
      `Current user is missing an organization permission: ${permission}`,
      { permissions: [permission] },
    )
  }
  return { ...signedIn, organization, membership }
}

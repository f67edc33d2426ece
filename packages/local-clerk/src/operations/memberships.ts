/** Changes of memberships. An organization always keeps at least one member with the creator's role. */
import { findMembership } from '../state/memberships.ts'
import type { Instance } from '../instance/instance.ts'
import type { MembershipRecord, Metadata, OrganizationRecord, UserRecord } from '../store/records.ts'
import { createId } from '../store/ids.ts'
import { ApiError } from '../refusal/api-error.ts'
import { backendMembership } from '../wire/backend/membership-json.ts'
import { closeRequests } from './close-requests.ts'
import { requireRole } from '../state/roles.ts'

export interface NewMembership {
  readonly id?: string
  readonly organization: OrganizationRecord
  readonly user: UserRecord
  readonly role: string
  readonly publicMetadata?: Metadata
  readonly privateMetadata?: Metadata
}

export function addMembership(
  instance: Instance,
  { organization, user, role, ...rest }: NewMembership,
): MembershipRecord {
  requireRole(instance, role)
  if (findMembership(instance, organization.id, user.id)) {
    throw new ApiError(400, 'already_a_member_in_organization', 'The user is already a member of the organization.')
  }
  const limit = organization.maxAllowedMemberships
  if (limit > 0 && instance.store.memberships.countBy('organization', organization.id) >= limit) {
    throw new ApiError(
      403,
      'organization_membership_quota_exceeded',
      `The organization has reached its limit of ${limit} members.`,
    )
  }
  const now = instance.clock.now()
  const membership = instance.store.memberships.put({
    id: rest.id ?? createId('orgmem'),
    organizationId: organization.id,
    userId: user.id,
    role,
    publicMetadata: rest.publicMetadata ?? {},
    privateMetadata: rest.privateMetadata ?? {},
    createdAt: now,
    updatedAt: now,
  })
  closeRequests(instance, organization.id, user.id)
  instance.publish('organizationMembership.created', () => backendMembership(instance, membership))
  return membership
}

export function changeRole(instance: Instance, membership: MembershipRecord, role: string): MembershipRecord {
  requireRole(instance, role)
  if (role === membership.role) return membership
  if (membership.role === instance.settings.creatorRole) assertNotLastAdmin(instance, membership)
  return changeMembership(instance, membership, { role })
}

export function changeMembership(
  instance: Instance,
  membership: MembershipRecord,
  changes: Partial<MembershipRecord>,
): MembershipRecord {
  const changed = instance.store.memberships.put({ ...membership, ...changes, updatedAt: instance.clock.now() })
  instance.publish('organizationMembership.updated', () => backendMembership(instance, changed))
  return changed
}

export function removeMembership(instance: Instance, membership: MembershipRecord): MembershipRecord {
  if (membership.role === instance.settings.creatorRole) assertNotLastAdmin(instance, membership)
  return dropMembership(instance, membership)
}

/** Removes a membership of any role, when its user or organization is deleted. */
export function dropMembership(instance: Instance, membership: MembershipRecord): MembershipRecord {
  const json = backendMembership(instance, membership)
  instance.store.memberships.remove(membership.id)
  for (const session of instance.store.sessions.by('user', membership.userId)) {
    if (session.organizationId === membership.organizationId) {
      const status = session.status === 'active' && instance.settings.requireOrganization ? 'pending' : session.status
      instance.store.sessions.put({ ...session, status, organizationId: null, updatedAt: instance.clock.now() })
    }
  }
  instance.publish('organizationMembership.deleted', () => json)
  return membership
}

function assertNotLastAdmin(instance: Instance, membership: MembershipRecord): void {
  const admins = instance.store.memberships
    .by('organization', membership.organizationId)
    .filter((other) => other.role === instance.settings.creatorRole)
  if (admins.length > 1) return
  throw new ApiError(
    400,
    'organization_minimum_permissions_needed',
    'There has to be at least one member with the minimum required permissions.',
    `There has to be at least one member with the role ${instance.settings.creatorRole} in the organization.`,
  )
}

/** Reads of memberships. */
import type { Instance } from '../instance/instance.ts'
import { notFound } from '../refusal/api-error.ts'
import type { MembershipRecord } from '../store/records.ts'
import { permissionsOfRole } from './roles.ts'

export const findMembership = (
  instance: Instance,
  organizationId: string,
  userId: string,
): MembershipRecord | undefined => instance.store.memberships.by('pair', `${organizationId} ${userId}`)[0]

export function requireMembership(instance: Instance, organizationId: string, userId: string): MembershipRecord {
  const membership = findMembership(instance, organizationId, userId)
  if (!membership) throw notFound('Organization membership')
  return membership
}

export const membershipHas = (instance: Instance, membership: MembershipRecord, permission: string): boolean =>
  permissionsOfRole(instance, membership.role).includes(permission)

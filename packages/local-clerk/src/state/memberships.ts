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

/** The organization that is active after a sign-in: the one that the user chose last, or else joined last. */
export function defaultOrganization(instance: Instance, userId: string): string | null {
  const chosen = instance.store.users.get(userId)?.chosenOrganizationId
  if (chosen && findMembership(instance, chosen, userId)) return chosen
  if (chosen === null && !instance.settings.requireOrganization) return null
  return instance.store.memberships.by('user', userId).at(-1)?.organizationId ?? null
}

export function requireMembership(instance: Instance, organizationId: string, userId: string): MembershipRecord {
  const membership = findMembership(instance, organizationId, userId)
  if (!membership) throw notFound('Organization membership')
  return membership
}

export const membershipHas = (instance: Instance, membership: MembershipRecord, permission: string): boolean =>
  permissionsOfRole(instance, membership.role).includes(permission)

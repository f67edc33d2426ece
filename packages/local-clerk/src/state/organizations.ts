/** Reads of organizations. */
import type { Instance } from '../instance/instance.ts'
import { notFound } from '../refusal/api-error.ts'
import type { OrganizationRecord } from '../store/records.ts'

export const findOrganization = (instance: Instance, idOrSlug: string): OrganizationRecord | undefined =>
  instance.store.organizations.get(idOrSlug) ?? instance.store.organizations.by('slug', idOrSlug)[0]

export function requireOrganization(instance: Instance, idOrSlug: string): OrganizationRecord {
  const organization = findOrganization(instance, idOrSlug)
  if (!organization) throw notFound('Organization')
  return organization
}

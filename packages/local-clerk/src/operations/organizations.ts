/** Changes of organizations. */
import { createId, randomText } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { Metadata, OrganizationRecord, UserRecord } from '../store/records.ts'
import { ApiError, invalidParam } from '../refusal/api-error.ts'
import { backendOrganization } from '../wire/backend/organization-json.ts'
import { addMembership, dropMembership } from './memberships.ts'

const slugForm = /^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/

export function checkSlug(instance: Instance, slug: string, exceptId?: string): string {
  if (!slugForm.test(slug)) {
    throw invalidParam(
      'slug',
      'The slug can only contain lowercase letters, numbers and dashes.',
      'form_param_format_invalid',
    )
  }
  if (instance.store.organizations.by('slug', slug).some((other) => other.id !== exceptId)) {
    throw invalidParam('slug', 'That slug is taken. Please try another.', 'form_identifier_exists')
  }
  return slug
}

function freeSlug(instance: Instance, name: string): string {
  const base =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'organization'
  let slug = base
  while (instance.store.organizations.by('slug', slug).length > 0) slug = `${base}-${randomText(6).toLowerCase()}`
  return slug
}

export interface NewOrganization {
  readonly id?: string
  readonly name: string
  readonly slug?: string | null | undefined
  /** The user who becomes the first member, with the creator's role. */
  readonly createdBy?: UserRecord | undefined
  readonly publicMetadata?: Metadata | undefined
  readonly privateMetadata?: Metadata | undefined
  readonly maxAllowedMemberships?: number | undefined
}

export function createOrganization(instance: Instance, input: NewOrganization): OrganizationRecord {
  if (input.name.trim() === '') throw invalidParam('name', 'name must not be empty.', 'form_param_nil')
  const now = instance.clock.now()
  const organization = instance.store.organizations.put({
    id: input.id ?? createId('org'),
    slug: input.slug ? checkSlug(instance, input.slug) : freeSlug(instance, input.name),
    name: input.name.trim(),
    imageUrl: null,
    publicMetadata: input.publicMetadata ?? {},
    privateMetadata: input.privateMetadata ?? {},
    maxAllowedMemberships: input.maxAllowedMemberships ?? instance.settings.maxAllowedMemberships,
    adminDeleteEnabled: true,
    createdBy: input.createdBy?.id ?? null,
    createdAt: now,
    updatedAt: now,
  })
  instance.publish('organization.created', () => backendOrganization(instance, organization))
  if (input.createdBy)
    addMembership(instance, { organization, user: input.createdBy, role: instance.settings.creatorRole })
  return organization
}

export function assertMayCreateOrganization(instance: Instance, user: UserRecord): void {
  if (!user.createOrganizationEnabled) {
    throw new ApiError(403, 'organization_creation_not_allowed', 'The user is not allowed to create an organization.')
  }
  const limit = user.createOrganizationsLimit
  const created = instance.store.memberships
    .by('user', user.id)
    .filter((membership) => instance.store.organizations.get(membership.organizationId)?.createdBy === user.id).length
  if (limit !== null && limit > 0 && created >= limit) {
    throw new ApiError(403, 'organization_quota_exceeded', `The user has reached the limit of ${limit} organizations.`)
  }
}

export function changeOrganization(
  instance: Instance,
  organization: OrganizationRecord,
  changes: Partial<OrganizationRecord>,
): OrganizationRecord {
  const changed = instance.store.organizations.put({ ...organization, ...changes, updatedAt: instance.clock.now() })
  instance.publish('organization.updated', () => backendOrganization(instance, changed))
  return changed
}

export function deleteOrganization(instance: Instance, organization: OrganizationRecord): void {
  for (const membership of instance.store.memberships.by('organization', organization.id))
    dropMembership(instance, membership)
  for (const invitation of instance.store.invitations.by('organization', organization.id))
    instance.store.invitations.remove(invitation.id)
  for (const table of [instance.store.domains, instance.store.suggestions, instance.store.membershipRequests])
    for (const row of table.by('organization', organization.id)) table.remove(row.id)
  instance.store.organizations.remove(organization.id)
  instance.publish('organization.deleted', () => ({
    object: 'organization',
    id: organization.id,
    slug: organization.slug,
    deleted: true,
  }))
}

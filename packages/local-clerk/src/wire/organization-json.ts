/** The part of an organization that both APIs write. */
import type { OrganizationJSON } from '@clerk/shared/types'
import type { Instance } from '../instance/instance.ts'
import { imageUrl } from '../state/image-url.ts'
import { pendingInvitationsOf } from '../state/invitations.ts'
import type { OrganizationRecord } from '../store/records.ts'
import type { Wire } from './wire.ts'

export const organizationJson = (instance: Instance, organization: OrganizationRecord) =>
  ({
    object: 'organization' as const,
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    image_url: imageUrl(instance, organization),
    has_image: organization.imageUrl !== null,
    pending_invitations_count: pendingInvitationsOf(instance, organization.id).length,
    max_allowed_memberships: organization.maxAllowedMemberships,
    admin_delete_enabled: organization.adminDeleteEnabled,
    public_metadata: organization.publicMetadata,
    ...(organization.createdBy ? { created_by: organization.createdBy } : {}),
    created_at: organization.createdAt,
    updated_at: organization.updatedAt,
  }) satisfies Wire<Omit<OrganizationJSON, 'members_count'>> & { created_by?: string }

export const membersCount = ({ store }: Instance, { id }: OrganizationRecord): number =>
  store.memberships.countBy('organization', id)

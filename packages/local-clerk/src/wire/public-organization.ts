import type { PublicOrganizationDataJSON } from '@clerk/backend'
import type { Instance } from '../instance/instance.ts'
import type { OrganizationRecord } from '../store/records.ts'
import { imageUrl } from '../state/image-url.ts'
import type { Wire } from './wire.ts'

export function publicOrganization(instance: Instance, organization: OrganizationRecord) {
  return {
    object: 'organization' as const,
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    image_url: imageUrl(instance, organization),
    has_image: organization.imageUrl !== null,
  } satisfies Wire<PublicOrganizationDataJSON>
}

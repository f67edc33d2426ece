/** Memberships as the Backend API writes them. */
import type { OrganizationMembershipJSON } from '@clerk/backend'
import type { Instance } from '../../instance/instance.ts'
import type { MembershipRecord } from '../../store/records.ts'
import { membershipJson } from '../membership-json.ts'
import type { Wire } from '../wire.ts'
import { backendOrganization } from './organization-json.ts'

export const backendMembership = (instance: Instance, membership: MembershipRecord) =>
  ({
    ...membershipJson(instance, membership, backendOrganization),
    private_metadata: membership.privateMetadata,
  }) satisfies Wire<OrganizationMembershipJSON> & { role_name: string }

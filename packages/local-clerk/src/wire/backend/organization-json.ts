/** Organizations as the Backend API writes them. */
import type { OrganizationJSON } from '@clerk/backend'
import type { Instance } from '../../instance/instance.ts'
import type { OrganizationRecord } from '../../store/records.ts'
import { membersCount, organizationJson } from '../organization-json.ts'
import type { Wire } from '../wire.ts'
import { initialRoleSetKey } from './role-set-json.ts'

export const backendOrganization = (instance: Instance, organization: OrganizationRecord, withMembersCount = true) =>
  ({
    ...organizationJson(instance, organization),
    ...(withMembersCount ? { members_count: membersCount(instance, organization) } : {}),
    private_metadata: organization.privateMetadata,
    role_set_key: initialRoleSetKey,
  }) satisfies Wire<OrganizationJSON>

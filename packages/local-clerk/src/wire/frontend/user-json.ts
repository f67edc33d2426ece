/** Users as the Frontend API writes them: without private metadata, with their memberships. */
import type { UserJSON } from '@clerk/shared/types'
import type { Instance } from '../../instance/instance.ts'
import type { UserRecord } from '../../store/records.ts'
import { userJson } from '../user-json.ts'
import type { Wire } from '../wire.ts'
import { frontendMembership } from './organization-json.ts'

export const frontendUser = (instance: Instance, user: UserRecord) =>
  ({
    ...userJson(instance, user),
    profile_image_id: user.imageUrl ?? '',
    organization_memberships: instance.store.memberships
      .by('user', user.id)
      .map((membership) => frontendMembership(instance, membership)),
  }) satisfies Wire<UserJSON>

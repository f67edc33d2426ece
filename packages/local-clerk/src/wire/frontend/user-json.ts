/** Users as the Frontend API writes them: without private metadata, with their memberships. */
import type { UserJSON } from '@clerk/shared/types'
import type { Instance } from '../../store/instance.ts'
import type { UserRecord } from '../../store/records.ts'
import { backendUser } from '../backend/user-json.ts'
import { frontendMembership } from './organization-json.ts'
import type { Wire } from '../wire.ts'

export function frontendUser(instance: Instance, user: UserRecord) {
  const { private_metadata: _private, banned: _banned, locked: _locked, ...rest } = backendUser(instance, user)
  return {
    ...rest,
    profile_image_id: user.imageUrl ?? '',
    organization_memberships: instance.store.memberships
      .by('user', user.id)
      .map((membership) => frontendMembership(instance, membership)),
  } satisfies Wire<UserJSON>
}

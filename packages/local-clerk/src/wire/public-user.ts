import type { PublicUserDataJSON } from '@clerk/shared/types'
import type { Instance } from '../instance/instance.ts'
import type { UserRecord } from '../store/records.ts'
import { imageUrl } from '../state/image-url.ts'
import { userIdentifier } from '../state/user-identifier.ts'
import type { Wire } from './wire.ts'

export const publicUser = (instance: Instance, user: UserRecord) =>
  ({
    identifier: userIdentifier(user),
    first_name: user.firstName,
    last_name: user.lastName,
    image_url: imageUrl(instance, user),
    has_image: user.imageUrl !== null,
    user_id: user.id,
    username: user.username ?? '',
    banned: user.banned,
  }) satisfies Wire<PublicUserDataJSON>

/** Users as the Backend API writes them. */
import type { UserJSON } from '@clerk/backend'
import type { Instance } from '../../instance/instance.ts'
import type { UserRecord } from '../../store/records.ts'
import { userJson } from '../user-json.ts'
import type { Wire } from '../wire.ts'

export const backendUser = (instance: Instance, user: UserRecord) =>
  ({
    ...userJson(instance, user),
    private_metadata: user.privateMetadata,
    banned: user.banned,
    locked: user.locked,
  }) satisfies Wire<UserJSON>

import type { Instance } from '../instance/instance.ts'
import type { UserRecord } from '../store/records.ts'
import { userIdentifier } from '../state/user-identifier.ts'

export const personName = (user: UserRecord): string =>
  [user.firstName, user.lastName].filter(Boolean).join(' ') || userIdentifier(user)

export const emailOf = ({ store }: Instance, userId: string): string => {
  const user = store.users.get(userId)
  return user ? userIdentifier(user) : userId
}

export const organizationName = ({ store }: Instance, id: string): string => store.organizations.get(id)?.name ?? id

import { matchesUser } from '../state/matches-user.ts'
import { normalizeEmail } from '../store/store.ts'
import type { Instance } from '../instance/instance.ts'
import type { UserRecord } from '../store/records.ts'
import type { Params } from '../wire/params.ts'
import { userIdentifier } from '../state/user-identifier.ts'

/** The filters of `GET /users`. Local users have no phone numbers or wallets, so those two filters match no user. */
export const userFilters = [
  'email_address',
  'phone_number',
  'username',
  'web3_wallet',
  'user_id',
  'external_id',
  'query',
  'organization_id',
  'last_active_at_since',
  'last_active_at_before',
  'last_active_at_after',
  'created_at_before',
  'created_at_after',
  'last_sign_in_at_before',
  'last_sign_in_at_after',
]

export function filterUsers(instance: Instance, users: readonly UserRecord[], params: Params): UserRecord[] {
  const one = (
    name: string,
    values: (user: UserRecord) => readonly (string | null)[],
    normalize = (text: string) => text,
  ) => {
    const wanted = params.strings(name)?.map((text) => normalize(text.replace(/^[+-]/, '')))
    return (user: UserRecord) =>
      !wanted || values(user).some((value) => value !== null && wanted.includes(normalize(value)))
  }
  const time = (
    name: string,
    value: (user: UserRecord) => number | null,
    holds: (value: number, limit: number) => boolean,
  ) => {
    const limit = params.time(name)
    return (user: UserRecord) => limit === undefined || holds(value(user) ?? 0, limit)
  }
  const query = params.string('query')
  const before = (value: number, limit: number) => value > 0 && value < limit
  const after = (value: number, limit: number) => value > limit
  const since = (value: number, limit: number) => value >= limit
  const tests = [
    one('email_address', (user) => user.emails.map((email) => email.emailAddress), normalizeEmail),
    one('phone_number', () => []),
    one('web3_wallet', () => []),
    one(
      'username',
      (user) => [user.username],
      (text) => text.toLowerCase(),
    ),
    one('user_id', (user) => [user.id]),
    one('external_id', (user) => [user.externalId]),
    one('organization_id', (user) =>
      instance.store.memberships.by('user', user.id).map((membership) => membership.organizationId),
    ),
    time('last_active_at_since', (user) => user.lastActiveAt, since),
    time('last_active_at_before', (user) => user.lastActiveAt, before),
    time('last_active_at_after', (user) => user.lastActiveAt, after),
    time('created_at_before', (user) => user.createdAt, before),
    time('created_at_after', (user) => user.createdAt, after),
    time('last_sign_in_at_before', (user) => user.lastSignInAt, before),
    time('last_sign_in_at_after', (user) => user.lastSignInAt, after),
    (user: UserRecord) => !query || matchesUser(user, query),
  ]
  return users.filter((user) => tests.every((holds) => holds(user)))
}

export const userOrders: ReadonlyMap<string, (user: UserRecord) => string | number | null> = new Map<
  string,
  (user: UserRecord) => string | number | null
>([
  ['created_at', (user) => user.createdAt],
  ['updated_at', (user) => user.updatedAt],
  ['email_address', (user) => userIdentifier(user)],
  ['first_name', (user) => user.firstName],
  ['last_name', (user) => user.lastName],
  ['username', (user) => user.username],
  ['last_active_at', (user) => user.lastActiveAt],
  ['last_sign_in_at', (user) => user.lastSignInAt],
])

/** Changes of users. */
import { verifiedAddresses } from '../state/users.ts'
import { assertEmailFree } from './email-addresses.ts'
import { createId } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { EmailRecord, Metadata, TotpRecord, UserRecord } from '../store/records.ts'
import { invalidParam } from '../refusal/api-error.ts'
import { backendUser } from '../wire/backend/user-json.ts'
import { enrollUser } from './enrollment.ts'
import { dropMembership } from './memberships.ts'
import { hashPassword } from '../password/password.ts'
import { endSession } from './sessions.ts'

export interface NewUser {
  readonly id?: string
  readonly emails: readonly EmailRecord[]
  readonly firstName?: string | null
  readonly lastName?: string | null
  readonly username?: string | null
  readonly externalId?: string | null
  readonly password?: string | null
  readonly passwordHash?: string | null
  readonly totp?: TotpRecord | null
  /** Hashes. */
  readonly backupCodes?: readonly string[]
  readonly publicMetadata?: Metadata
  readonly privateMetadata?: Metadata
  readonly unsafeMetadata?: Metadata
  readonly legalAcceptedAt?: number | null
}

export function createUser(instance: Instance, input: NewUser): UserRecord {
  for (const email of input.emails) assertEmailFree(instance, email.emailAddress)
  assertUnique(instance, 'external_id', 'externalId', input.externalId)
  assertUnique(instance, 'username', 'username', input.username?.toLowerCase())
  const now = instance.clock.now()
  const user = instance.store.users.put({
    id: input.id ?? createId('user'),
    externalId: input.externalId ?? null,
    username: input.username ?? null,
    firstName: input.firstName ?? null,
    lastName: input.lastName ?? null,
    emails: input.emails,
    primaryEmailId: input.emails[0]?.id ?? null,
    passwordHash: input.password ? hashPassword(input.password) : (input.passwordHash ?? null),
    totp: input.totp ?? null,
    backupCodes: input.backupCodes ?? [],
    imageUrl: null,
    publicMetadata: input.publicMetadata ?? {},
    privateMetadata: input.privateMetadata ?? {},
    unsafeMetadata: input.unsafeMetadata ?? {},
    banned: false,
    locked: false,
    createOrganizationEnabled: true,
    createOrganizationsLimit: null,
    deleteSelfEnabled: true,
    legalAcceptedAt: input.legalAcceptedAt ?? null,
    lastSignInAt: null,
    lastActiveAt: null,
    createdAt: now,
    updatedAt: now,
  })
  instance.publish('user.created', () => backendUser(instance, user))
  enrollUser(instance, user, verifiedAddresses(user))
  return user
}

export function changeUser(instance: Instance, user: UserRecord, changes: Partial<UserRecord>): UserRecord {
  if (changes.externalId !== undefined) assertUnique(instance, 'external_id', 'externalId', changes.externalId, user.id)
  if (changes.username !== undefined)
    assertUnique(instance, 'username', 'username', changes.username?.toLowerCase(), user.id)
  const changed = instance.store.users.put({ ...user, ...changes, updatedAt: instance.clock.now() })
  instance.publish('user.updated', () => backendUser(instance, changed))
  const known = new Set(verifiedAddresses(user))
  enrollUser(
    instance,
    changed,
    verifiedAddresses(changed).filter((address) => !known.has(address)),
  )
  return changed
}

/** Deletes a user with memberships and sessions. An organization may lose its last admin this way, as at Clerk. */
export function deleteUser(instance: Instance, user: UserRecord): void {
  for (const membership of instance.store.memberships.by('user', user.id)) dropMembership(instance, membership)
  for (const session of instance.store.sessions.by('user', user.id)) {
    endSession(instance, session, 'removed')
    instance.store.sessions.remove(session.id)
  }
  for (const suggestion of instance.store.suggestions.by('user', user.id))
    instance.store.suggestions.remove(suggestion.id)
  for (const request of instance.store.membershipRequests.by('user', user.id))
    instance.store.membershipRequests.remove(request.id)
  instance.store.users.remove(user.id)
  instance.publish('user.deleted', () => ({ object: 'user', id: user.id, external_id: user.externalId, deleted: true }))
}

function assertUnique(
  instance: Instance,
  param: string,
  index: 'externalId' | 'username',
  value: string | null | undefined,
  exceptId?: string,
): void {
  if (!value) return
  if (instance.store.users.by(index, value).every((user) => user.id === exceptId)) return
  throw invalidParam(param, `That ${param} is taken. Please try another.`, 'form_identifier_exists')
}

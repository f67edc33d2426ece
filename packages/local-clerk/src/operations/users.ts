/** The life of users and their email addresses. */
import { createId } from '../store/ids.ts'
import type { Instance } from '../store/instance.ts'
import type { EmailRecord, Metadata, TotpRecord, UserRecord } from '../store/records.ts'
import { normalizeEmail } from '../store/store.ts'
import { ApiError, invalidParam, notFound } from '../wire/api-error.ts'
import { backendUser } from '../wire/backend/user-json.ts'
import { enrollUser } from './enrollment.ts'
import { dropMembership } from './memberships.ts'
import { hashPassword } from './passwords.ts'
import { endSession } from './sessions.ts'

export const findUserByEmail = (instance: Instance, email: string): UserRecord | undefined =>
  instance.store.users.by('email', normalizeEmail(email))[0]

export function requireUser(instance: Instance, id: string): UserRecord {
  const user = instance.store.users.get(id)
  if (!user) throw notFound('User')
  return user
}

const emailForm = /^[^\s@]+@[^\s@]+\.[^\s@]+$|^[^\s@]+@localhost$/

export function checkEmail(email: string, param = 'email_address'): string {
  const normalized = normalizeEmail(email)
  if (!emailForm.test(normalized))
    throw invalidParam(param, `${param} must be a valid email address.`, 'form_param_format_invalid')
  return normalized
}

export function assertEmailFree(
  instance: Instance,
  email: string,
  param = 'email_address',
  exceptUserId?: string,
): void {
  const owner = findUserByEmail(instance, email)
  if (!owner || owner.id === exceptUserId) return
  throw invalidParam(param, 'That email address is taken. Please try another.', 'form_identifier_exists')
}

export const emailRecord = (emailAddress: string, strategy: string | null, id = createId('idn')): EmailRecord => ({
  id,
  emailAddress,
  verified: strategy !== null,
  strategy,
  pending: null,
})

export const verifiedAddresses = (user: UserRecord): string[] =>
  user.emails.filter((email) => email.verified).map((email) => email.emailAddress)

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
  /** Hashed. */
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

/** Deletes a user with memberships and sessions. An organization may be left without an admin, as at Clerk. */
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

export function assertSignInAllowed(user: UserRecord): void {
  if (user.banned) throw new ApiError(403, 'user_banned', 'This user is banned.', 'Your account has been banned.')
  if (user.locked) throw new ApiError(403, 'user_locked', 'Your account is locked.', 'Your account is locked.')
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

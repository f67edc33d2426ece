/** Opens scopes. These are the only places where an organization id enters this package. */
import { isVerifiedSession, type OrganizationId, type Session } from '@rolecall/rbac'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { IsolationError } from '../errors/isolation-error.ts'

/** One organization, and the member on whose behalf its rows are read. */
export interface OrganizationScope {
  readonly organizationId: string
  /** `null` for jobs that act for no member. */
  readonly userId: string | null
  readonly permissions: readonly string[]
}

declare const verified: unique symbol

/**
 * An organization id from a verified place other than a session. `trustOrganizationId` makes one.
 *
 * @example
 * ```ts
 * import type { VerifiedOrganizationId } from '@rolecall/repository'
 * interface QueuedJob { readonly organizationId: VerifiedOrganizationId; readonly kind: string }
 * const organizationOf = (job: QueuedJob) => job.organizationId
 * ```
 */
export type VerifiedOrganizationId = string & { readonly [verified]: 'VerifiedOrganizationId' }

export interface OrganizationAccess {
  /** Why there is no session. It is logged. */
  readonly reason: string
  /** The id of the member for whom the work is done. Default: none. */
  readonly actingAs?: string
  /** Permissions that `ownedBy` asks for, such as `org:tasks:read_all`. Default: none. */
  readonly permissions?: readonly string[]
}

/**
 * Declares that an organization id comes from a verified place, such as a row of
 * `systemScope` or a webhook whose signature was checked. Never
 * pass a parameter, a header or a body of an unverified request.
 *
 * @throws {ConfigurationError} `invalid_option` for a value that cannot be an organization id
 * @example
 * ```ts
 * import { trustOrganizationId } from '@rolecall/repository'
 * const fromWebhook = (event: { data: { id: string } }) => trustOrganizationId(event.data.id)
 * ```
 */
export function trustOrganizationId(id: string): VerifiedOrganizationId {
  if (typeof id === 'string' && id !== '' && id.length <= 255 && !id.includes('\0')) return id as VerifiedOrganizationId
  throw new ConfigurationError(
    'invalid_option',
    'This value cannot be an organization id.',
    'Pass the id from a verified webhook or a stored row.',
  )
}

/** @throws {IsolationError} `session_not_verified`, `session_without_organization`, before any I/O */
export function openScope(session: Session): OrganizationScope {
  if (!isVerifiedSession(session)) {
    throw new IsolationError(
      'session_not_verified',
      'This is not a session that sessionFromAuth, sessionFromClaims or verifySessionToken returned. Copies, casts and handwritten objects open no scope.',
      'Pass the session itself.',
    )
  }
  if (session.status !== 'signed-in' || session.organization === null) {
    throw new IsolationError(
      'session_without_organization',
      `The session is ${session.status === 'signed-in' ? 'signed in without an active organization' : session.status}, so there is no organization whose rows it may see.`,
      'Require organization() before this code.',
    )
  }
  const { id, permissions } = session.organization
  return { organizationId: id, userId: session.userId, permissions: [...permissions] }
}

/** @throws {IsolationError} `reason_missing`; {@link ConfigurationError} `invalid_option` */
export function openScopeOf(
  id: OrganizationId | VerifiedOrganizationId,
  { reason, actingAs, permissions = [] }: OrganizationAccess,
): OrganizationScope {
  if (typeof reason !== 'string' || reason.trim() === '') {
    throw new IsolationError(
      'reason_missing',
      'forOrganization() was called without a reason.',
      'Pass a sentence for the log.',
    )
  }
  return { organizationId: trustOrganizationId(id), userId: actingAs ?? null, permissions }
}

export const isSameScope = (a: OrganizationScope, b: OrganizationScope): boolean =>
  a.organizationId === b.organizationId &&
  a.userId === b.userId &&
  a.permissions.length === b.permissions.length &&
  a.permissions.every((permission) => b.permissions.includes(permission))

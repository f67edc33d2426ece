/** The records of a local Clerk. All times are milliseconds since the epoch. Records are immutable. */

export type Metadata = Readonly<Record<string, unknown>>

export interface EmailRecord {
  readonly id: string
  readonly emailAddress: string
  readonly verified: boolean
  /** The strategy that verified it: `email_code`, `ticket`, `admin`; `null` if unverified. */
  readonly strategy: string | null
  /** The last code, until it is used. */
  readonly pending: PendingCode | null
}

export interface PendingCode {
  readonly code: string
  readonly expiresAt: number
  readonly attempts: number
}

/** The authenticator app of a user. */
export interface TotpRecord {
  readonly id: string
  /** Base32. */
  readonly secret: string
  /** Whether its first code has been entered. An unverified app is not asked for at sign-in. */
  readonly verified: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

export interface UserRecord {
  readonly id: string
  readonly externalId: string | null
  readonly username: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly emails: readonly EmailRecord[]
  readonly primaryEmailId: string | null
  readonly passwordHash: string | null
  readonly totp: TotpRecord | null
  /** Hashes of the unused codes. */
  readonly backupCodes: readonly string[]
  readonly imageUrl: string | null
  readonly publicMetadata: Metadata
  readonly privateMetadata: Metadata
  readonly unsafeMetadata: Metadata
  readonly banned: boolean
  readonly locked: boolean
  readonly createOrganizationEnabled: boolean
  readonly createOrganizationsLimit: number | null
  readonly deleteSelfEnabled: boolean
  readonly legalAcceptedAt: number | null
  readonly lastSignInAt: number | null
  readonly lastActiveAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
}

export interface OrganizationRecord {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly imageUrl: string | null
  readonly publicMetadata: Metadata
  readonly privateMetadata: Metadata
  /** 0 is unlimited. */
  readonly maxAllowedMemberships: number
  readonly adminDeleteEnabled: boolean
  readonly createdBy: string | null
  readonly createdAt: number
  readonly updatedAt: number
}

export interface MembershipRecord {
  readonly id: string
  readonly organizationId: string
  readonly userId: string
  /** With its prefix: `org:admin`. */
  readonly role: string
  readonly publicMetadata: Metadata
  readonly privateMetadata: Metadata
  readonly createdAt: number
  readonly updatedAt: number
}

/** How users with an address of a verified domain join its organization. */
export type EnrollmentMode = 'manual_invitation' | 'automatic_invitation' | 'automatic_suggestion'

/** An email domain of an organization. */
export interface DomainRecord {
  readonly id: string
  readonly organizationId: string
  /** Lower case, without `@`. */
  readonly name: string
  readonly enrollmentMode: EnrollmentMode
  readonly verified: boolean
  /** The address that the verification code was sent to. */
  readonly affiliationEmailAddress: string | null
  readonly pending: PendingCode | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** An organization that a user may ask to join, because a verified address of theirs has its domain. */
export interface SuggestionRecord {
  readonly id: string
  readonly organizationId: string
  readonly userId: string
  readonly domainId: string
  /** `accepted` after the user has asked to join. */
  readonly status: 'pending' | 'accepted'
  readonly createdAt: number
  readonly updatedAt: number
}

/** A user who asked to join an organization. */
export interface MembershipRequestRecord {
  readonly id: string
  readonly organizationId: string
  readonly userId: string
  /** `revoked` means rejected. */
  readonly status: 'pending' | 'accepted' | 'revoked'
  readonly createdAt: number
  readonly updatedAt: number
}

export type InvitationStatus = 'pending' | 'accepted' | 'revoked' | 'expired'

export interface InvitationRecord {
  readonly id: string
  /** `null` for an invitation to the application rather than to an organization. */
  readonly organizationId: string | null
  readonly emailAddress: string
  readonly role: string
  readonly status: Exclude<InvitationStatus, 'expired'>
  readonly ticket: string
  readonly redirectUrl: string | null
  readonly inviterUserId: string | null
  /** The verified domain that created it, for an automatic invitation. */
  readonly domainId: string | null
  readonly publicMetadata: Metadata
  readonly privateMetadata: Metadata
  readonly expiresAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
}

export interface ActorRecord {
  readonly sub: string
  readonly [claim: string]: unknown
}

export type SessionStatus =
  'active' | 'pending' | 'ended' | 'removed' | 'revoked' | 'expired' | 'replaced' | 'abandoned'

export interface SessionRecord {
  readonly id: string
  readonly clientId: string
  readonly userId: string
  readonly status: SessionStatus
  readonly organizationId: string | null
  readonly actor: ActorRecord | null
  /** The last proof of a first factor, for reverification. */
  readonly firstFactorAt: number
  readonly secondFactorAt: number | null
  readonly verification: SessionVerificationRecord | null
  readonly lastActiveAt: number
  readonly expireAt: number
  readonly abandonAt: number
  readonly createdAt: number
  readonly updatedAt: number
}

export interface SessionVerificationRecord {
  readonly id: string
  readonly level: 'first_factor' | 'second_factor' | 'multi_factor'
  readonly status: 'needs_first_factor' | 'needs_second_factor' | 'complete'
  readonly pending: PendingCode | null
}

/** One browser, which Clerk calls a client. It identifies itself by its development browser id (`dvb_…`). */
export interface ClientRecord {
  readonly id: string
  readonly devBrowserId: string
  readonly lastActiveSessionId: string | null
  readonly signInId: string | null
  readonly signUpId: string | null
  readonly lastStrategy: string | null
  readonly createdAt: number
  readonly updatedAt: number
}

export type SignInStatus =
  'needs_identifier' | 'needs_first_factor' | 'needs_second_factor' | 'needs_new_password' | 'complete'

export interface SignInRecord {
  readonly id: string
  readonly clientId: string
  readonly status: SignInStatus
  readonly identifier: string | null
  readonly userId: string | null
  readonly strategy: string | null
  readonly pending: PendingCode | null
  readonly createdSessionId: string | null
  readonly createdAt: number
}

export interface SignUpRecord {
  readonly id: string
  readonly clientId: string
  readonly emailAddress: string | null
  readonly emailVerified: boolean
  readonly emailStrategy: string | null
  readonly passwordHash: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly username: string | null
  readonly unsafeMetadata: Metadata
  readonly legalAcceptedAt: number | null
  readonly invitationId: string | null
  readonly pending: PendingCode | null
  readonly createdUserId: string | null
  readonly createdSessionId: string | null
  readonly createdAt: number
}

/** A one-time token that signs a user in. An actor token has an `actor`. */
export interface TicketRecord {
  readonly id: string
  readonly kind: 'sign_in_token' | 'actor_token'
  readonly token: string
  readonly userId: string
  readonly actor: ActorRecord | null
  readonly status: 'pending' | 'accepted' | 'revoked'
  readonly sessionMaxDurationInSeconds: number | null
  readonly expiresAt: number
  readonly createdAt: number
  readonly updatedAt: number
}

export interface PermissionRecord {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly description: string
  readonly type: 'user' | 'system'
  readonly createdAt: number
  readonly updatedAt: number
}

export interface RoleRecord {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly description: string
  /** Permission keys, including those of system permissions. */
  readonly permissions: readonly string[]
  readonly createdAt: number
  readonly updatedAt: number
}

export interface MailRecord {
  readonly id: string
  readonly to: string
  readonly kind:
    | 'verification_code'
    | 'reset_password_code'
    | 'reverification_code'
    | 'affiliation_code'
    | 'organization_invitation'
    | 'invitation'
  readonly subject: string
  readonly text: string
  readonly code: string | null
  readonly link: string | null
  readonly sentAt: number
}

export interface HandshakeRecord {
  /** The nonce. */
  readonly id: string
  readonly directives: readonly string[]
  readonly createdAt: number
}

export interface TemplateRecord {
  readonly id: string
  readonly name: string
  readonly claims: Metadata
  readonly lifetime: number
  readonly allowedClockSkew: number
  readonly createdAt: number
  readonly updatedAt: number
}

export interface ImageRecord {
  readonly id: string
  readonly type: string
  readonly base64: string
}

/** A long-lived key of a user or an organization. */
export interface ApiKeyRecord {
  readonly id: string
  readonly name: string
  /** `user_…` or `org_…`. */
  readonly subject: string
  readonly secret: string
  readonly scopes: readonly string[]
  readonly claims: Metadata | null
  readonly description: string | null
  readonly createdBy: string | null
  readonly revoked: boolean
  readonly revocationReason: string | null
  readonly expiresAt: number | null
  readonly lastUsedAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** A service that creates tokens with its own secret key. */
export interface MachineRecord {
  readonly id: string
  readonly name: string
  readonly secretKey: string
  /** The ids of the machines that accept its tokens. */
  readonly scopes: readonly string[]
  /** Seconds. */
  readonly defaultTokenTtl: number
  readonly createdAt: number
  readonly updatedAt: number
}

export interface MachineTokenRecord {
  readonly id: string
  readonly token: string
  /** The machine that created it. */
  readonly machineId: string
  readonly scopes: readonly string[]
  readonly claims: Metadata | null
  readonly revoked: boolean
  readonly revocationReason: string | null
  readonly expiresAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
}

import type { EnrollmentMode, Metadata } from '../store/records.ts'

/** A user of the seed. */
export interface SeedUser {
  /** The id is derived from it, unless `id` is given. */
  readonly email: string
  /** Without a password, the user signs in by a code in a mail. */
  readonly password?: string | undefined
  /**
   * The Base32 secret of an authenticator app. The user then needs its codes to sign in. Requires `multiFactor: true`.
   */
  readonly totpSecret?: string | undefined
  readonly firstName?: string | undefined
  readonly lastName?: string | undefined
  readonly username?: string | undefined
  readonly externalId?: string | undefined
  readonly id?: string | undefined
  readonly publicMetadata?: Metadata | undefined
  readonly privateMetadata?: Metadata | undefined
  readonly unsafeMetadata?: Metadata | undefined
}

/** An organization of the seed. */
export interface SeedOrganization {
  /** The id is derived from it, unless `id` is given. */
  readonly slug: string
  readonly name?: string | undefined
  readonly id?: string | undefined
  /** Email address → role, such as `{ 'ada@acme.test': 'org:admin' }`. */
  readonly members?: Readonly<Record<string, string>> | undefined
  readonly publicMetadata?: Metadata | undefined
  readonly privateMetadata?: Metadata | undefined
  /**
   * Email domain → enrollment mode, such as `{ 'acme.test': 'automatic_suggestion' }`. Requires `verifiedDomains: true`.
   */
  readonly domains?: Readonly<Record<string, EnrollmentMode>> | undefined
  /** 0, the default, is unlimited. */
  readonly maxAllowedMemberships?: number | undefined
}

/** The data that a local Clerk starts with. Users and organizations that exist already are not changed. */
export interface Seed {
  readonly users?: readonly SeedUser[] | undefined
  readonly organizations?: readonly SeedOrganization[] | undefined
}

import type { EnrollmentMode, Metadata } from '../store/records.ts'

/** A user to start with. */
export interface SeedUser {
  /** Also what the id is derived from, unless one is given. */
  readonly email: string
  /** Without one, the user signs in by emailed code. */
  readonly password?: string | undefined
  /** The Base32 secret of an authenticator app, whose codes the user then needs to sign in; takes `multiFactor: true`. */
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

/** An organization to start with, and the role of each member by email. */
export interface SeedOrganization {
  /** Also what the id is derived from, unless one is given. */
  readonly slug: string
  readonly name?: string | undefined
  readonly id?: string | undefined
  /** Email address → role, for example `{ 'ada@acme.test': 'org:admin' }`. */
  readonly members?: Readonly<Record<string, string>> | undefined
  readonly publicMetadata?: Metadata | undefined
  readonly privateMetadata?: Metadata | undefined
  /** Email domain → how its users join, for example `{ 'acme.test': 'automatic_suggestion' }`; takes `verifiedDomains: true`. */
  readonly domains?: Readonly<Record<string, EnrollmentMode>> | undefined
  /** 0 is unlimited, and the default here. */
  readonly maxAllowedMemberships?: number | undefined
}

/** What a local Clerk starts with. What exists already, by id, is left as it is. */
export interface Seed {
  readonly users?: readonly SeedUser[] | undefined
  readonly organizations?: readonly SeedOrganization[] | undefined
}

/** The settings of one local Clerk, after defaults. */

export interface Settings {
  readonly frontendApi: string
  readonly publishableKey: string
  readonly secretKey: string
  readonly applicationName: string
  readonly sessionLifetime: number
  /** Ends a session that was not used for this long, in milliseconds; `null` never does. */
  readonly inactivityTimeout: number | null
  readonly tokenLifetimeSeconds: number
  readonly requireOrganization: boolean
  /** One session per browser, as Clerk instances start; otherwise several accounts may be signed in at once. */
  readonly singleSession: boolean
  /** Authenticator apps and backup codes. */
  readonly multiFactor: boolean
  /** Verified domains of organizations, with suggestions and membership requests. */
  readonly verifiedDomains: boolean
  readonly maxAllowedMemberships: number
  readonly creatorRole: string
  readonly defaultRole: string
  /** Invitations that one organization may send per hour, as Clerk limits them; `null` does not limit. */
  readonly invitationsPerHour: number | null
  readonly bulkInvitationsPerHour: number | null
  /** Hosts besides loopback ones that may appear in `Host`, `Origin` and `redirect_url`. */
  readonly allowedHosts: readonly string[]
  readonly signInUrl: string
  readonly signUpUrl: string
}

/** The settings of one local Clerk, defaults applied. */

export interface Settings {
  readonly frontendApi: string
  readonly publishableKey: string
  readonly secretKey: string
  readonly applicationName: string
  readonly sessionLifetime: number
  /** How long, in milliseconds, a session may stay unused; `null` is unlimited. */
  readonly inactivityTimeout: number | null
  readonly tokenLifetimeSeconds: number
  /** Custom claims of session tokens, with shortcodes. */
  readonly sessionClaims: Readonly<Record<string, unknown>>
  readonly requireOrganization: boolean
  /** Whether a browser has at most one session, the default of new Clerk instances. */
  readonly singleSession: boolean
  /** Whether users may add authenticator apps and backup codes. */
  readonly multiFactor: boolean
  /** Whether organizations may verify domains. */
  readonly verifiedDomains: boolean
  readonly maxAllowedMemberships: number
  readonly creatorRole: string
  readonly defaultRole: string
  /** Invitation requests per organization and hour; `null` is unlimited. */
  readonly invitationsPerHour: number | null
  readonly bulkInvitationsPerHour: number | null
  /** Hosts that are allowed in `Host`, `Origin` and `redirect_url` besides loopback ones. */
  readonly allowedHosts: readonly string[]
  readonly signInUrl: string
  readonly signUpUrl: string
}

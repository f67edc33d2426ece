/** One running local Clerk: its data, settings, keys and clock. Everything that handles a request receives it. */
import type { Clock } from './clock.ts'
import type { Faults } from '../faults/faults.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { Store } from './store.ts'
import type { Signer } from '../token/signer.ts'

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

export interface Instance {
  readonly store: Store
  readonly clock: Clock
  readonly settings: Settings
  readonly signer: Signer
  readonly faults: Faults
  readonly webhooks: Webhooks
  /** Tells webhook endpoints that something happened. `data` gives the Backend API's JSON of the resource, at once. */
  publish(type: string, data: () => unknown): void
  /** The address under which this instance is reached, without a trailing slash. Known once it listens. */
  baseUrl(): string
  /** The app whose page spoke to this instance last, for links in the inspector; `null` before any did. */
  appOrigin(): string | null
  seeApp(origin: string): void
}

/** One running local Clerk: its data, settings, keys and clock. Everything that handles a request receives it. */
import type { Clock } from '../store/clock.ts'
import type { Faults } from '../faults/faults.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { Store } from '../store/store.ts'
import type { Signer } from '../keys/signer.ts'
import type { Settings } from './settings.ts'

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

/** One running local Clerk: its data, settings, keys and clock. Every request handler receives it. */
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
  /**
   * Sends an event to the webhook endpoints. `data` returns the resource as Backend API JSON and is called immediately.
   */
  publish(type: string, data: () => unknown): void
  /** The URL of this instance without a trailing slash. Empty until it listens. */
  baseUrl(): string
  /**
   * The origin of the app that called this instance last, for links in the inspector; `null` before the first call.
   */
  appOrigin(): string | null
  seeApp(origin: string): void
}

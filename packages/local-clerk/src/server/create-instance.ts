/** Assembles a local Clerk from settings, signing key and data. It does not listen yet. */
import { createFaults } from '../faults/faults.ts'
import { localWebhookSecret } from '../keys/local-keys.ts'
import { createWebhooks } from '../webhooks/webhooks.ts'
import { createClock } from '../store/clock.ts'
import { applyCatalog } from '../seed/apply-catalog.ts'
import type { Instance } from '../instance/instance.ts'
import { createPersistence, type Persistence } from '../store/persistence.ts'
import { applySeed } from '../seed/apply-seed.ts'
import { openStateFile } from '../store/state-file.ts'
import { createStore, readStore, writeStore } from '../store/store.ts'
import { createSigner, generatePrivateJwk } from '../keys/signer.ts'
import { resolveSettings, type LocalClerkOptions } from './options.ts'

export interface OpenInstance {
  readonly instance: Instance
  readonly notices: readonly string[]
  setBaseUrl(url: string): void
  close(): Promise<void>
}

export async function createInstance(options: LocalClerkOptions): Promise<OpenInstance> {
  const { settings, catalog } = resolveSettings(options)
  const file = options.persist === undefined ? undefined : await openStateFile(options.persist)
  let persistence: Persistence | undefined
  const store = createStore(() => persistence?.changed())
  const clock = createClock()
  const privateJwk = file?.signingKey ? Promise.resolve(file.signingKey) : generatePrivateJwk()
  // Seeding publishes no events.
  let seeded = false
  const endpoints = options.webhooks ?? []
  const webhooks = createWebhooks(endpoints, localWebhookSecret)
  let baseUrl = ''
  let appOrigin: string | null = null
  const instance: Instance = {
    store,
    clock,
    settings,
    signer: createSigner(privateJwk),
    faults: createFaults(),
    webhooks,
    publish(type, data) {
      if (seeded && endpoints.length > 0) webhooks.publish(type, data())
    },
    baseUrl: () => baseUrl,
    appOrigin: () => appOrigin,
    seeApp(origin) {
      appOrigin = origin
    },
  }
  try {
    if (file?.state) writeStore(store, file.state)
    applyCatalog(store, clock, catalog)
    if (options.seed) applySeed(instance, options.seed)
    seeded = true
    if (file) {
      if (!file.signingKey) await file.writeSigningKey(await privateJwk)
      persistence = createPersistence(file, () => readStore(store))
      persistence.changed()
    }
  } catch (error) {
    await file?.close()
    throw error
  }
  return {
    instance,
    notices: file?.notices ?? [],
    setBaseUrl(url) {
      baseUrl = url
    },
    async close() {
      webhooks.stop()
      try {
        await persistence?.flush()
      } finally {
        // Later changes are not written, because another local Clerk may use the directory now.
        persistence = undefined
        await file?.close()
      }
    },
  }
}

/** A local Clerk on a port of its own, for built apps and tests. */
import { getRequestListener } from '@hono/node-server'
import { createApp } from './app.ts'
import { createInstance } from './create-instance.ts'
import { appEnvironment, isBuildTime } from './app-environment.ts'
import { listen } from './listen.ts'
import type { LocalClerkOptions } from './options.ts'

export interface StartOptions extends LocalClerkOptions {
  /** A free port by default. */
  readonly port?: number | undefined
}

/** A running local Clerk. */
export interface LocalClerk {
  /** `http://localhost:<port>`, without a trailing slash. The inspector is at `/__clerk/`. */
  readonly url: string
  readonly publishableKey: string
  readonly secretKey: string
  /** The variables that an app needs at run time. */
  readonly environment: Readonly<Record<string, string>>
  /** The variables that an app needs at build time. None of them is a secret. */
  readonly buildEnvironment: Readonly<Record<string, string>>
  /** Repairs that were made at the start, one line each. Usually empty. */
  readonly notices: readonly string[]
  /** Closes all connections immediately and writes the persisted state. */
  stop(): Promise<void>
}

/**
 * Starts a local Clerk for the real, unmodified Clerk SDKs.
 *
 * The promise resolves when it accepts connections.
 * @throws {LocalClerkError} `production_environment`, `live_key`, `port_in_use`, `invalid_seed`, `invalid_access`,
 * `invalid_option`, `state_unreadable`, `persist_in_use`.
 * @example
 * ```ts
 * import { startLocalClerk } from '@rolecall/local-clerk'
 * const clerk = await startLocalClerk({
 *   seed: {
 *     users: [{ email: 'ada@acme.test', password: 'correct horse' }],
 *     organizations: [{ slug: 'acme', name: 'Acme', members: { 'ada@acme.test': 'org:admin' } }],
 *   },
 * })
 * console.log(clerk.url, clerk.environment)
 * await clerk.stop()
 * ```
 */
export async function startLocalClerk(options: StartOptions = {}): Promise<LocalClerk> {
  const opened = await createInstance(options)
  const listening = await listen(
    // The host process keeps its global Request and Response.
    getRequestListener(createApp(opened.instance), { overrideGlobalObjects: false }),
    options.port ?? 0,
  ).catch(async (error: unknown) => {
    await opened.close()
    throw error
  })
  const url = `http://localhost:${listening.port}`
  opened.setBaseUrl(url)
  const { settings } = opened.instance
  const environment = appEnvironment(settings, url, url)
  return {
    url,
    publishableKey: settings.publishableKey,
    secretKey: settings.secretKey,
    environment,
    buildEnvironment: Object.fromEntries(Object.entries(environment).filter(([name]) => isBuildTime(name))),
    notices: opened.notices,
    async stop() {
      await listening.stop()
      await opened.close()
    },
  }
}

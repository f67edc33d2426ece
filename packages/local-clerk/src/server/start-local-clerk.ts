/** A local Clerk on a port of its own, for built apps and tests. */
import { getRequestListener } from '@hono/node-server'
import { createApp } from './app.ts'
import { createInstance } from './create-instance.ts'
import { appEnvironment, isBuildTime } from './app-environment.ts'
import { listen } from './listen.ts'
import type { LocalClerkOptions } from './options.ts'

export interface StartOptions extends LocalClerkOptions {
  /** A free one when not given. */
  readonly port?: number | undefined
}

/** A running local Clerk. */
export interface LocalClerk {
  /** `http://localhost:<port>`, without a trailing slash. The inspector is at `/__clerk/`. */
  readonly url: string
  readonly publishableKey: string
  readonly secretKey: string
  /** Every variable that an app needs to use this Clerk when it runs. */
  readonly environment: Readonly<Record<string, string>>
  /** The part of `environment` that an app needs when it is built. It has no secret in it. */
  readonly buildEnvironment: Readonly<Record<string, string>>
  /** What had to be repaired at the start, one line each; usually empty. */
  readonly notices: readonly string[]
  /** Closes every connection at once and writes the state when it is persisted. */
  stop(): Promise<void>
}

/**
 * Starts a Clerk on this machine that the real Clerk SDKs talk to.
 *
 * @returns once it accepts connections.
 * @throws {LocalClerkError} `production_environment`, `live_key`, `port_in_use`, `invalid_seed`, `invalid_access`,
 * `invalid_option`, `state_unreadable`, `persist_in_use`.
 * @example
 * import { startLocalClerk } from '@rolecall/local-clerk'
 * const clerk = await startLocalClerk({
 *   seed: {
 *     users: [{ email: 'ada@acme.test', password: 'correct horse' }],
 *     organizations: [{ slug: 'acme', name: 'Acme', members: { 'ada@acme.test': 'org:admin' } }],
 *   },
 * })
 * console.log(clerk.url, clerk.environment)
 * await clerk.stop()
 */
export async function startLocalClerk(options: StartOptions = {}): Promise<LocalClerk> {
  const opened = await createInstance(options)
  const listening = await listen(
    // This process is not only ours: its Request and Response stay the ones it had.
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

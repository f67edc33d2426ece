import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TallyError } from '../../src/errors/tally-error.ts'
import { becomeHealthy } from './become-healthy.ts'

interface DashboardOptions {
  readonly port: number
  readonly url: string
  readonly environment: Readonly<Record<string, string>>
}

/** The part of the built server's entry (@astrojs/node, standalone) that is used here. */
interface ServerEntry {
  readonly startServer: () => { readonly server: { stop(): Promise<void> } }
}

const entry = resolve(import.meta.dirname, '../../dist/server/entry.mjs')

/**
 * Starts the built dashboard in this process, so that both end together, and waits until it is healthy.
 *
 * @throws {TallyError} `not_built`, or `unhealthy` when its health check does not pass within 20 seconds
 */
export async function startDashboard({ port, url, environment }: DashboardOptions): Promise<{ stop(): Promise<void> }> {
  if (!existsSync(entry)) throw notBuilt()
  Object.assign(process.env, environment, {
    SITE_URL: url,
    HOST: 'localhost',
    PORT: String(port),
    ASTRO_NODE_AUTOSTART: 'disabled',
    ASTRO_NODE_LOGGING: 'disabled',
  })
  const { startServer } = (await import(pathToFileURL(entry).href)) as ServerEntry
  const { server } = startServer()
  await becomeHealthy('The dashboard', `${url}/api/health`)
  return { stop: () => server.stop() }
}

const notBuilt = () => new TallyError('not_built', 'The dashboard is not built.', 'Run "npm run build" first.')

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { becomeHealthy } from './become-healthy.ts'

interface DashboardOptions {
  readonly port: number
  readonly url: string
  readonly environment: Readonly<Record<string, string>>
}

/** The built server's entry, as far as it is used here (@astrojs/node, standalone). */
interface ServerEntry {
  readonly startServer: () => { readonly server: { stop(): Promise<void> } }
}

const entry = resolve(import.meta.dirname, '../../dist/server/entry.mjs')

/**
 * Starts the built dashboard in this process, so that it ends with it, however that ends, and waits until it answers.
 *
 * @throws Error when it was not built, or when its health check does not pass within 20 seconds
 */
export async function startDashboard({ port, url, environment }: DashboardOptions): Promise<{ stop(): Promise<void> }> {
  if (!existsSync(entry)) throw new Error('The dashboard is not built. Run "npm run build" first.')
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

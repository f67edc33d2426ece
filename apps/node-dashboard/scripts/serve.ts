/**
 * `pnpm start`: runs the built dashboard until it is told to stop. On SIGTERM or SIGINT it accepts nothing new and
 * finishes the requests that are under way, for at most SHUTDOWN_SECONDS (10); the app then closes its connections.
 */
import './load-environment.ts'
import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { drainOnSignal } from './serve/drain-on-signal.ts'
import { whatIsMissing } from './serve/what-is-missing.ts'

/** The built server's entry, as far as it is used here (@astrojs/node, standalone). */
interface ServerEntry {
  readonly startServer: () => { readonly server: { readonly server: Server } }
}

const entry = resolve(import.meta.dirname, '../dist/server/entry.mjs')
if (!existsSync(entry)) {
  console.error('The dashboard is not built. Run "pnpm build" first.')
  process.exit(1)
}
const missing = whatIsMissing(process.env)
if (missing.length > 0) {
  console.error(missing.join('\n'))
  process.exit(1)
}
process.env['ASTRO_NODE_AUTOSTART'] = 'disabled'
const { startServer } = (await import(pathToFileURL(entry).href)) as ServerEntry
const { server } = startServer().server

server.on('error', (error: NodeJS.ErrnoException) => {
  const inUse = error.code === 'EADDRINUSE'
  console.error(inUse ? `Port ${process.env['PORT'] ?? 4321} is in use. Set PORT to another one.` : error.message)
  process.exit(1)
})
drainOnSignal(server, Number(process.env['SHUTDOWN_SECONDS'] ?? 10))

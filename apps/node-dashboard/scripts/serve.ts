/**
 * `pnpm start`: runs the built dashboard. On SIGTERM or SIGINT it accepts no new connections, finishes the requests in
 * flight for at most SHUTDOWN_SECONDS (10), and closes its database connections.
 */
import './load-environment.ts'
import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { drainOnSignal } from './serve/drain-on-signal.ts'
import { missingConfiguration } from './serve/missing-configuration.ts'

/** The part of the built server's entry (@astrojs/node, standalone) that is used here. */
interface ServerEntry {
  readonly startServer: () => { readonly server: { readonly server: Server } }
}

const entry = resolve(import.meta.dirname, '../dist/server/entry.mjs')
if (!existsSync(entry)) {
  console.error('The dashboard is not built. Run "pnpm build" first.')
  process.exit(1)
}
const missing = missingConfiguration(process.env)
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

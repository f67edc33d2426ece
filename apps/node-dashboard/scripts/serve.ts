/**
 * `pnpm start`: runs the built dashboard until it is told to stop. On SIGTERM or SIGINT it accepts nothing new and
 * finishes the requests that are under way, for at most SHUTDOWN_SECONDS (10); the app then closes its connections.
 */
import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The built server's entry, as far as it is used here (@astrojs/node, standalone). */
interface ServerEntry {
  readonly startServer: () => { readonly server: { readonly server: Server } }
}

const entry = resolve(import.meta.dirname, '../dist/server/entry.mjs')
if (!existsSync(entry)) {
  console.error('The dashboard is not built. Run "pnpm build" first.')
  process.exit(1)
}
const missing = ['CLERK_SECRET_KEY', 'DATABASE_URL'].filter((name) => !process.env[name])
if (missing.length > 0) {
  console.error(`The dashboard needs ${missing.join(' and ')} when it starts: .env.example says what each is for.`)
  process.exit(1)
}
process.env['ASTRO_NODE_AUTOSTART'] = 'disabled'
const { startServer } = (await import(pathToFileURL(entry).href)) as ServerEntry
const { server } = startServer().server
const seconds = Number(process.env['SHUTDOWN_SECONDS'] ?? 10)

server.on('error', (error: NodeJS.ErrnoException) => {
  const inUse = error.code === 'EADDRINUSE'
  console.error(inUse ? `Port ${process.env['PORT'] ?? 4321} is in use. Set PORT to another one.` : error.message)
  process.exit(1)
})
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close()
    setTimeout(() => {
      console.error(`tally: some requests did not finish within ${seconds} seconds; they are cut off.`)
      process.exit(1)
    }, seconds * 1000).unref()
  })
}

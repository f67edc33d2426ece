/**
 * `pnpm dev`: Astro's development server, with an embedded PostgreSQL unless DATABASE_URL is set. The local Clerk and the
 * worker are part of the Astro config.
 */
import './load-environment.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { provisionDatabase, startPostgres } from '@rolecall/repository/embedded'
import { dataIn } from './dev/data-in.ts'
import { fillDatabase } from './services/fill-database.ts'
import { migrateDatabase } from './services/migrate-database.ts'

const root = resolve(import.meta.dirname, '..')
const environment = process.env['DATABASE_URL'] ? undefined : await embeddedDatabase()
const astro = spawn(
  process.execPath,
  [resolve(root, 'node_modules/astro/bin/astro.mjs'), 'dev', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment?.variables },
  },
)
// Ctrl-C reaches Astro through the terminal. This process outlives it to stop the database.
process.on('SIGINT', () => undefined)
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => astro.kill(signal))
const [code] = (await once(astro, 'exit')) as [number | null]
await environment?.stop()
process.exitCode = code ?? 1

async function embeddedDatabase() {
  const postgres = await startPostgres({ directory: dataIn('postgres') })
  const database = await provisionDatabase({ url: postgres.url, database: 'tally' })
  await migrateDatabase(database.ownerUrl, database)
  await fillDatabase(database.systemUrl)
  return {
    variables: { DATABASE_URL: database.appUrl, SYSTEM_DATABASE_URL: database.systemUrl },
    stop: () => postgres.stop(),
  }
}

/** `pnpm dev`: `astro dev` with a local Clerk (the integration starts it) and, unless DATABASE_URL is set, a PostgreSQL. */
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { provisionDatabase, startPostgres } from '@rolecall/repository/embedded'
import { migrateDatabase } from './services/migrate-database.ts'

const project = resolve(import.meta.dirname, '..')
const database = process.env['DATABASE_URL'] ? undefined : await startDatabase()

const astro = spawn(
  process.execPath,
  [resolve(project, 'node_modules/astro/bin/astro.mjs'), 'dev', ...process.argv.slice(2)],
  {
    cwd: project,
    stdio: 'inherit',
    env: { ...process.env, ...database?.environment },
  },
)
// The terminal sends Ctrl-C to Astro as well. This process waits for its end.
process.on('SIGINT', () => undefined)
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => astro.kill(signal))
astro.on('exit', (code) => {
  void Promise.resolve(database?.stop()).then(() => process.exit(code ?? 0))
})

async function startDatabase(): Promise<{ readonly environment: { DATABASE_URL: string }; stop(): Promise<void> }> {
  const postgres = await startPostgres({ directory: resolve(project, '.rolecall/postgres') })
  const { ownerUrl, appUrl, appRole } = await provisionDatabase({ url: postgres.url, database: 'harbor' })
  await migrateDatabase({ ownerUrl, appRole })
  return { environment: { DATABASE_URL: appUrl }, stop: () => postgres.stop() }
}

/** Playwright's global set-up: starts a database, a local Clerk, the worker and the built dashboard, and stops them at the end. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServices } from '../../scripts/services/start-services.ts'
import { demoPassword } from '../../scripts/seed.ts'
import { freePort } from './start-process.ts'
import { startServer, startWorker } from './start-server.ts'

export default async function startApp(): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'tally-e2e-'))
  // The build contains the port.
  const clerk = Number(process.env['LOCAL_CLERK_PORT'] ?? 4322)
  const services = await startServices({
    directory,
    ports: { clerk },
    postgresUrl: process.env['ROLECALL_TEST_DATABASE_URL'],
    database: `tally_e2e_${process.pid}`,
  })
  Object.assign(process.env, services.environment)
  const port = String(await freePort())
  const worker = await startWorker({ WORKER_AUTHORIZED_PARTIES: `http://localhost:${port}` })
  process.env['WORKER_URL'] = worker.url
  const server = await startServer({ PORT: port })
  Object.assign(process.env, {
    E2E_APP_URL: server.url,
    E2E_CLERK_URL: services.clerkUrl,
    E2E_CLERK_SECRET_KEY: services.environment['CLERK_SECRET_KEY'],
    E2E_DATABASE_URL: services.systemDatabaseUrl,
    E2E_PASSWORD: demoPassword,
  })
  return async () => {
    for (const part of [server, worker]) {
      part.kill()
      await part.ended
    }
    await services.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

/** Playwright's global set-up: a database of its own, a local Clerk, and the build output as Vercel would serve it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startPreview } from '../../scripts/preview/serve/start-preview.ts'
import { builtClerkPort } from '../../scripts/services/built-clerk-port.ts'
import { startServices } from '../../scripts/services/start-services.ts'

export default async function startApp(): Promise<() => Promise<void>> {
  const project = resolve(import.meta.dirname, '../..')
  const directory = await mkdtemp(join(tmpdir(), 'harbor-e2e-'))
  const services = await startServices({
    clerkPort: await builtClerkPort(project),
    databaseServer: process.env['ROLECALL_TEST_DATABASE_URL'],
    database: `harbor_e2e_${process.pid}`,
    directory,
  })
  Object.assign(process.env, services.environment)
  const preview = await startPreview({ project })
  Object.assign(process.env, {
    E2E_APP_URL: preview.url,
    E2E_CLERK_URL: services.clerkUrl,
    E2E_DATABASE_URL: services.systemUrl,
  })
  return async () => {
    await preview.stop()
    await services.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

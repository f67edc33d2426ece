/** A PostgreSQL that is set up only with the statements of docs/deploy.md. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startPostgres } from '@rolecall/repository/embedded'
import { Client } from 'pg'
import { Browsing } from './setup/browse.ts'
import { deliver } from './setup/deliver.ts'
import { freePort, startProcess } from './setup/start-process.ts'
import { startServer, startWorker } from './setup/start-server.ts'
import { expect, test } from './setup/test.ts'

const root = resolve(import.meta.dirname, '..')

test('three roles and one command suffice, and the health check reports a missing command', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tally-own-database-'))
  const postgres = await startPostgres({ directory, durable: false })
  const running: { kill(): void; readonly ended: Promise<unknown> }[] = []
  try {
    const url = await followDocs(postgres.url)
    const environment = { DATABASE_URL: url('tally_app'), SYSTEM_DATABASE_URL: url('tally_system') }
    const owner = { OWNER_DATABASE_URL: url('tally_owner'), APP_ROLE: 'tally_app' }
    expect(await migrate({})).toContain('OWNER_DATABASE_URL')
    expect(await migrate(owner)).toContain('Applied: 001-tasks')

    const port = String(await freePort())
    const halfway = await startProcess({
      entry: resolve(root, 'scripts/serve.ts'),
      url: `http://localhost:${port}`,
      health: '/pricing',
      environment: { ...environment, SITE_URL: `http://localhost:${port}`, HOST: 'localhost', PORT: port },
    })
    running.push(halfway)
    const health = async () => {
      const response = await fetch(`${halfway.url}/api/health`)
      return [response.status, (await response.json()) as unknown]
    }
    // The container's health check, which does not know what runs in its container.
    const container = (workerPort: number) =>
      run('scripts/check-health.ts', { PORT: port, WORKER_PORT: String(workerPort) })
    const unused = await freePort()
    expect(await container(unused)).toBe('app: unhealthy\nworker: absent\n')
    const checks = { database: true, clerk: 'ok' }
    expect(await health()).toEqual([503, { status: 'degraded', checks: { ...checks, system: 'rights_missing' } }])
    expect(await migrate({ ...owner, SYSTEM_ROLE: 'tally_system' })).toContain('up to date')
    expect(await health()).toEqual([200, { status: 'ok', checks: { ...checks, system: 'ok' } }])

    const worker = await startWorker(environment)
    running.push(worker)
    expect(await container(Number(new URL(worker.url).port))).toBe('app: healthy\nworker: healthy\n')
    expect(await run('scripts/check-health.ts', { PORT: String(unused), WORKER_PORT: String(unused) })).toBe(
      'app: absent\nworker: absent\n',
    )
    expect(await deliver(organization(), { appUrl: halfway.url })).toMatchObject({
      status: 200,
      body: { outcome: 'applied' },
    })
    const member = await Browsing.as({ email: 'mia@acme.test', organization: 'acme' }, halfway.url)
    expect((await member.open('/admin')).status).toBe(403)
    await expect(async () => {
      const admin = await Browsing.as({ email: 'ada@acme.test', organization: 'acme' }, halfway.url)
      expect(await (await admin.open('/admin/audit')).text()).toContain('missing_role')
    }).toPass()

    const without = await startServer({ ...environment, SYSTEM_DATABASE_URL: '' })
    running.push(without)
    expect(await (await fetch(`${without.url}/api/health`)).json()).toMatchObject({ checks: { system: 'off' } })
    expect(await deliver(organization(), { appUrl: without.url })).toMatchObject({ status: 503 })
  } finally {
    for (const part of running) {
      part.kill()
      await part.ended
    }
    await postgres.stop()
    await rm(directory, { recursive: true, force: true })
  }
})

/**
 * Runs the statements of docs/deploy.md.
 *
 * @returns each role's connection string
 */
async function followDocs(superuserUrl: string): Promise<(role: string) => string> {
  const docs = await readFile(resolve(root, 'docs/deploy.md'), 'utf8')
  const [, script = ''] = /```sql\n([^`]+)```/.exec(docs) ?? []
  const statements = script.replaceAll(/--.*$/gm, '').split(';')
  const client = new Client({ connectionString: superuserUrl })
  await client.connect()
  for (const statement of statements) if (statement.trim()) await client.query(statement.replace('…', 'secret'))
  await client.end()
  return (role) => {
    const url = new URL(superuserUrl)
    ;[url.username, url.password, url.pathname] = [role, 'secret', '/tally']
    return url.href
  }
}

const migrate = (environment: Readonly<Record<string, string>>) => run('scripts/migrate.ts', environment)

/**
 * Runs one of the app's programs to its end.
 *
 * @returns its output
 */
function run(entry: string, environment: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((ended) =>
    execFile(
      process.execPath,
      [resolve(root, entry)],
      { env: { ...process.env, ...environment } },
      (_error, stdout, stderr) => ended(stdout + stderr),
    ),
  )
}

const organization = () => ({
  type: 'organization.created',
  object: 'event',
  data: { id: 'org_own', object: 'organization', name: 'Own', slug: 'own', created_at: 1_000, updated_at: 1_000 },
})

/**
 * A copy of an app outside of this repository: the files that git tracks, our packages as they would be published, npm. `node scripts/compat/try-copy.ts node-dashboard`: installs, checks and builds it; runs the dashboard's
 * programs as its Dockerfile does. Exit code 1 when something of that does not work.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { ScriptError } from '../errors/script-error.ts'
import { freePort } from '../ports/free-port.ts'
import { packPackages } from './pack-packages.ts'
import { succeed } from './succeed.ts'

const app = process.argv[2] ?? ''
const root = await mkdtemp(join(tmpdir(), 'rolecall-copy-'))
const copy = join(root, 'app')
/** Running parts, in the order of their start. They are stopped in reverse. */
const running: { stop(): Promise<unknown> }[] = []
try {
  await copyTracked(`apps/${app}`)
  await usePackages(await packPackages(join(root, 'packages')))
  await inCopy('install', '--no-audit', '--no-fund', '--loglevel=error')
  await inCopy('run', 'check')
  if (app === 'node-dashboard') await runDashboard()
  else await build()
  console.log(
    `A copy of ${app} installs, type-checks and builds${app === 'node-dashboard' ? ', migrates and runs' : ''}.`,
  )
} finally {
  for (const part of running.reverse()) await part.stop()
  await rm(root, { recursive: true, force: true })
}

async function copyTracked(folder: string): Promise<void> {
  const files = (await succeed('git', ['ls-files', folder])).split('\n').filter(Boolean)
  if (files.length === 0)
    throw new ScriptError(
      'argument_missing',
      `"${app}" is not an app.`,
      `Name one: ${(await readdir('apps')).join(', ')}.`,
    )
  for (const file of files) {
    const target = join(copy, file.slice(folder.length + 1))
    await mkdir(dirname(target), { recursive: true })
    await cp(file, target)
  }
}

interface Manifest {
  readonly dependencies: Record<string, string>
  readonly devDependencies: Record<string, string>
  overrides?: Readonly<Record<string, string>>
}

async function usePackages(packed: ReadonlyMap<string, string>): Promise<void> {
  const file = join(copy, 'package.json')
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest
  for (const group of [manifest.dependencies, manifest.devDependencies]) {
    for (const [name, version] of Object.entries(group)) {
      if (version.startsWith('workspace:')) group[name] = packed.get(name) ?? version
    }
  }
  manifest.overrides = Object.fromEntries(packed)
  await writeFile(file, JSON.stringify(manifest, null, 2))
}

/** Runs npm in the copy. */
function inCopy(...args: readonly string[]): Promise<string> {
  return succeed('npm', ['--prefix', copy, ...args])
}

async function build(): Promise<void> {
  await writeFile(join(copy, '.env'), `LOCAL_CLERK_PORT=${await freePort()}\n`)
  await inCopy('run', 'build')
}

/** Its programs read everything from its `.env`. */
async function runDashboard(): Promise<void> {
  const { startLocalClerk } = await import('../../packages/local-clerk/dist/index.js')
  const { provisionDatabase, startPostgres } = await import('../../packages/repository/dist/embedded.js')
  const clerkPort = await freePort()
  const clerk = await startLocalClerk({
    port: clerkPort,
    seed: { users: [{ email: 'ada@acme.test', password: 'tally-demo-2026' }] },
  })
  running.push(clerk)
  const postgres = await startPostgres({ directory: join(root, 'postgres'), durable: false })
  running.push(postgres)
  const database = await provisionDatabase({ url: postgres.url, database: 'tally' })
  const [port, workerPort] = [await freePort(), await freePort()]
  const url = `http://localhost:${port}`
  const secrets: Readonly<Record<string, string>> = clerk.environment
  await writeFile(
    join(copy, '.env'),
    Object.entries({
      LOCAL_CLERK_PORT: clerkPort,
      CLERK_SECRET_KEY: secrets['CLERK_SECRET_KEY'],
      CLERK_API_URL: secrets['CLERK_API_URL'],
      SITE_URL: url,
      PORT: port,
      WORKER_PORT: workerPort,
      DATABASE_URL: database.appUrl,
      SYSTEM_DATABASE_URL: database.systemUrl,
      OWNER_DATABASE_URL: database.ownerUrl,
      APP_ROLE: database.appRole,
    })
      .map(([name, value]) => `${name}=${String(value)}\n`)
      .join(''),
  )
  await inCopy('run', 'build')
  await inCopy('prune', '--omit=dev', '--no-audit', '--no-fund')
  await inCopy('run', 'migrate')
  start('scripts/serve.ts')
  start('worker/main.ts')
  await expectStatus(`${url}/api/health`, 200)
  await expectStatus(`http://localhost:${workerPort}/health`, 200)
  await expectStatus(`${url}/pricing`, 200)
  await expectStatus(`${url}/sign-in`, 200)
  await expectStatus(`${url}/api/me`, 401)
  await succeed(process.execPath, ['--env-file', join(copy, '.env'), join(copy, 'scripts/check-health.ts')])
}

function start(entry: string): void {
  const child = spawn(process.execPath, [resolve(copy, entry)], { stdio: ['ignore', 'inherit', 'inherit'] })
  const ended = once(child, 'exit')
  running.push({ stop: () => (child.kill('SIGTERM'), ended) })
}

/** Waits until the address answers with `status`. @throws {ScriptError} `unexpected_answer`, after three minutes */
async function expectStatus(url: string, status: number): Promise<void> {
  const deadline = Date.now() + 180_000
  let last = 'no answer'
  while (Date.now() < deadline) {
    last = await fetch(url, { headers: { accept: 'application/json', cookie: '__client_uat=0' } }).then(
      async (response) => `${response.status} ${await response.text()}`,
      (error: Error) => error.message,
    )
    if (last.startsWith(`${status} `)) return
    await new Promise((resume) => setTimeout(resume, 100))
  }
  throw new ScriptError(
    'unexpected_answer',
    `${url} did not answer with ${status} in three minutes.`,
    `Its last answer: ${last.slice(0, 500)}`,
  )
}

/** Builds the fixture app and starts it as a production server, as in a user's CI. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { LocalClerk } from '../../src/index.ts'
import { startLimit } from './patience.ts'

const root = join(import.meta.dirname, '../fixtures/app')
const astro = join(dirname(createRequire(import.meta.url).resolve('astro/package.json')), 'bin/astro.mjs')

/** Variables that the test runner sets. They would make Vite and Astro behave as in a unit test. */
const fromRunner = /^(?:VITEST.*|TEST|DEV|PROD|SSR|MODE|BASE_URL|NODE_ENV|JEST_WORKER_ID)$/
const ownEnvironment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !fromRunner.test(name)))
const baseEnvironment = {
  ...ownEnvironment,
  NODE_ENV: 'production',
  ASTRO_TELEMETRY_DISABLED: '1',
  ASTRO_DISABLE_UPDATE_CHECK: 'true',
}

/** Its configuration, which `astro dev` watches. */
export const fixtureConfig = join(root, 'astro.config.ts')

export interface FixtureApp {
  readonly url: string
  stop(): Promise<void>
}

export interface BuiltApp {
  readonly directory: string
  remove(): Promise<void>
}

export async function buildFixtureApp(clerk: LocalClerk): Promise<BuiltApp> {
  // Inside the fixture, so that the built server finds its packages.
  const directory = await mkdtemp(join(root, 'dist-'))
  const remove = () => rm(directory, { recursive: true, force: true })
  try {
    await run([astro, 'build'], { ...baseEnvironment, ...clerk.buildEnvironment, FIXTURE_OUT: directory })
  } catch (error) {
    await remove()
    throw error
  }
  return { directory, remove }
}

/** @param directory where it was built */
export async function startFixtureApp(clerk: Pick<LocalClerk, 'environment'>, directory: string): Promise<FixtureApp> {
  const port = await freePort()
  const server = start([join(directory, 'server/entry.mjs')], {
    ...baseEnvironment,
    ...clerk.environment,
    HOST: 'localhost',
    PORT: String(port),
  })
  await outputOf(server, /listening on/i)
  return { url: `http://localhost:${port}`, stop: () => end(server) }
}

/** The same app under `astro dev`, open to the network, where the integration runs the local Clerk itself. */
export async function startFixtureDev(persist: string): Promise<FixtureApp> {
  const port = await freePort()
  const server = start([astro, 'dev', '--host', '--port', String(port)], {
    ...baseEnvironment,
    NODE_ENV: 'development',
    FIXTURE_PERSIST: persist,
  })
  await outputOf(server, /Local Clerk is ready/)
  return { url: `http://localhost:${port}`, stop: () => end(server) }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

function start(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  // A process group of its own, so that children of children end with it.
  return spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = start(args, env)
  const output = collect(child)
  const code = await new Promise((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}:\n${output()}`)
}

function collect(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return () => text
}

/** Resolves when the process has printed this. A process that ends before, or stays silent, is an error with its output. */
async function outputOf(child: ChildProcess, pattern: RegExp): Promise<void> {
  const output = collect(child)
  const printed = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', () => pattern.test(output()) && resolve())
    child.once('exit', (code) => reject(new Error(`The app ended with ${String(code)}:\n${output()}`)))
    AbortSignal.timeout(startLimit).addEventListener('abort', () =>
      reject(new Error(`The app did not start within ${startLimit} ms:\n${output()}`)),
    )
  })
  try {
    await printed
  } catch (error) {
    await end(child)
    throw error
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  process.kill(-child.pid, 'SIGKILL')
  await ended
}

import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { FIXTURE_ENVIRONMENT } from './build-fixture.ts'
import { TEST_JWT_KEY } from './session-token.ts'

export interface RunningFixture {
  readonly port: number
  readonly url: string
  readonly output: () => string
  readonly stop: () => Promise<void>
}

/** Runs the built standalone server on a free port of loopback. */
export async function serveFixture(
  outDir: string,
  environment: Readonly<Record<string, string>> = {},
  entry = join(outDir, 'server/entry.mjs'),
): Promise<RunningFixture> {
  const port = await freePort()
  const child = spawn(process.execPath, [entry], {
    env: { ...process.env, ...SERVER_ENVIRONMENT, ...environment, HOST: '127.0.0.1', PORT: String(port), VITEST: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await untilListening(child, port, () => output)
  return { port, url: `http://127.0.0.1:${port}`, output: () => output, stop: () => stop(child) }
}

export const SERVER_ENVIRONMENT = {
  ...FIXTURE_ENVIRONMENT,
  NODE_ENV: 'production',
  CLERK_SECRET_KEY: 'sk_test_fixture',
  CLERK_API_URL: 'http://127.0.0.1:9',
  TEST_JWT_KEY,
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}

/** Resolves when the server answers; rejects with its output when it ends before. */
export async function untilListening(child: ChildProcess, port: number, output: () => string): Promise<void> {
  let ended = false
  child.once('exit', () => (ended = true))
  const deadline = Date.now() + 60_000
  for (;;) {
    if (ended) throw new Error(`The server ended:\n${output()}`)
    if (
      await fetch(`http://127.0.0.1:${port}/health`, { redirect: 'manual' }).then(
        () => true,
        () => false,
      )
    )
      return
    if (Date.now() > deadline) throw new Error(`The server does not answer:\n${output()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

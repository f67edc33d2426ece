import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fixtureEnvironment } from './build-fixture.ts'
import { limits } from './limits.ts'
import { testJwtKey } from './session-token.ts'

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
    env: { ...process.env, ...serverEnvironment, ...environment, HOST: '127.0.0.1', PORT: String(port), VITEST: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = collectOutput(child)
  await untilListening(child, port, printed, 'istening on')
  return { port, url: `http://127.0.0.1:${port}`, output: printed.output, stop: () => stop(child) }
}

export const serverEnvironment = {
  ...fixtureEnvironment,
  NODE_ENV: 'production',
  CLERK_SECRET_KEY: 'sk_test_fixture',
  CLERK_API_URL: 'http://127.0.0.1:9',
  TEST_JWT_KEY: testJwtKey,
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

/** What a process prints, from its start on. */
export interface PrintedOutput {
  readonly output: () => string
  /** Resolves when the output, from `from` on, contains the text. */
  readonly until: (text: string, from?: number, limit?: number) => Promise<void>
}

export function collectOutput(child: ChildProcess): PrintedOutput {
  const printed = { text: '' }
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      printed.text += chunk.toString()
      for (const listener of listeners) listener()
    })
  }
  return {
    output: () => printed.text,
    until: (text, from = 0, limit = limits.step) =>
      new Promise((resolve, reject) => {
        const end = (error?: string) => {
          clearTimeout(timer)
          child.off('exit', onExit)
          listeners.delete(look)
          if (error === undefined) resolve()
          else reject(new Error(`${error}\n${printed.text.slice(from)}`))
        }
        const look = () => printed.text.includes(text, from) && end()
        const onExit = () => end(`The process ended before it printed "${text}":`)
        const timer = setTimeout(() => end(`"${text}" was not printed within ${limit} ms:`), limit)
        child.once('exit', onExit)
        listeners.add(look)
        look()
      }),
  }
}

/** Resolves when the server says that it listens, and has answered once. A server that does neither is stopped. */
export async function untilListening(
  child: ChildProcess,
  port: number,
  { until }: PrintedOutput,
  sign: string,
): Promise<void> {
  try {
    await until(sign, 0, limits.start)
    await fetch(`http://127.0.0.1:${port}/health`, { redirect: 'manual', signal: AbortSignal.timeout(limits.start) })
  } catch (error) {
    await stop(child)
    throw error
  }
}

export function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

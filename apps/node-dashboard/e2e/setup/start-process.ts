/** Starts a part of the app as a separate process, with the environment of this test run. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'

export interface RunningProcess {
  readonly url: string
  readonly pid: number
  /** Ends it at once, like a crash. */
  kill(): void
  /** Tells it to stop, like a deployment. */
  terminate(): void
  readonly ended: Promise<unknown>
}

interface ProcessOptions {
  readonly entry: string
  readonly url: string
  /** A path that responds with 2xx when the process is ready. */
  readonly health: string
  readonly environment: Readonly<Record<string, string>>
}

/** @throws {Error} with the process's output when it ends, or does not become healthy within a minute */
export async function startProcess({ entry, url, health, environment }: ProcessOptions): Promise<RunningProcess> {
  const child = spawn(process.execPath, [entry], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const words: string[] = []
  child.stdout.on('data', (chunk: Buffer) => words.push(chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => words.push(chunk.toString()))
  const ended = once(child, 'exit')
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline && child.exitCode === null) {
    const healthy = await fetch(url + health).then(
      (response) => response.ok,
      () => false,
    )
    if (healthy && child.pid !== undefined) {
      return { url, pid: child.pid, kill: () => child.kill('SIGKILL'), terminate: () => child.kill('SIGTERM'), ended }
    }
    await new Promise((resume) => setTimeout(resume, 50))
  }
  child.kill('SIGKILL')
  throw new Error(`${entry} did not become healthy at ${url}:\n${words.join('')}`)
}

export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

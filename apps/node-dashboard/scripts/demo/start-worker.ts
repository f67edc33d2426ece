import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { becomeHealthy } from './become-healthy.ts'

const entry = resolve(import.meta.dirname, '../../worker/main.ts')

/**
 * Starts the worker as a separate process that ends with this one, and waits until it is healthy.
 *
 * @throws {TallyError} `unhealthy` when its health check does not pass within 20 seconds
 */
export async function startWorker({
  port,
  environment,
}: {
  readonly port: number
  readonly environment: Readonly<Record<string, string>>
}): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const worker = spawn(process.execPath, [entry], {
    // The IPC channel tells the worker when this process is gone. Ctrl-C reaches only this process.
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
    env: { ...process.env, ...environment, WORKER_PORT: String(port) },
  })
  const ended = once(worker, 'exit')
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    worker.kill('SIGTERM')
    await ended
  }
  try {
    await becomeHealthy('The worker', `${url}/health`)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

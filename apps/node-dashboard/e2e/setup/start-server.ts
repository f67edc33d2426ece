/** Starts the built dashboard or the worker on a free port. */
import { resolve } from 'node:path'
import { freePort, startProcess, type RunningProcess } from './start-process.ts'

const root = resolve(import.meta.dirname, '../..')

export async function startServer(environment: Readonly<Record<string, string>> = {}): Promise<RunningProcess> {
  const port = environment['PORT'] ?? String(await freePort())
  return startProcess({
    entry: resolve(root, 'scripts/serve.ts'),
    url: `http://localhost:${port}`,
    health: '/api/health',
    environment: { SITE_URL: `http://localhost:${port}`, ...environment, HOST: 'localhost', PORT: port },
  })
}

/** @param port the port of a worker that ended, to replace it */
export async function startWorker(
  environment: Readonly<Record<string, string>> = {},
  port?: number,
): Promise<RunningProcess> {
  const chosen = String(port ?? (await freePort()))
  return startProcess({
    entry: resolve(root, 'worker/main.ts'),
    url: `http://127.0.0.1:${chosen}`,
    health: '/health',
    environment: { ...environment, WORKER_PORT: chosen },
  })
}

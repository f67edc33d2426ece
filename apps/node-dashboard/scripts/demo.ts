/**
 * `pnpm demo`: starts the built dashboard and its services: a local Clerk, PostgreSQL with migrations and sample tasks,
 * and the worker. `--port`, `--clerk-port`, `--database-port` and `--worker-port` change the ports, `--data` the folder
 * of the data.
 */
import { parseArgs } from 'node:util'
import { resolve } from 'node:path'
import { demoBanner } from './demo/banner.ts'
import { claimPort, PortInUse } from './demo/claim-port.ts'
import { startDashboard } from './demo/start-dashboard.ts'
import { startWorker } from './demo/start-worker.ts'
import { startServices } from './services/start-services.ts'

const { values: flags } = parseArgs({
  options: {
    port: { type: 'string', default: '4321' },
    'clerk-port': { type: 'string', default: process.env['LOCAL_CLERK_PORT'] ?? '4322' },
    'database-port': { type: 'string', default: '4323' },
    'worker-port': { type: 'string', default: '4324' },
    data: { type: 'string', default: resolve(import.meta.dirname, '../.rolecall') },
  },
})

const started = performance.now()
/** The running parts in starting order. They are stopped in reverse. */
const running: { stop(): Promise<void> }[] = []
let stopping: Promise<void> | undefined

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0))

try {
  const ports = {
    app: await claimPort(flags.port, '--port', 'the dashboard'),
    clerk: await claimPort(flags['clerk-port'], '--clerk-port', 'the local Clerk'),
    database: await claimPort(flags['database-port'], '--database-port', 'PostgreSQL'),
    worker: await claimPort(flags['worker-port'], '--worker-port', 'the worker'),
  }
  const url = `http://localhost:${ports.app}`
  const services = await startServices({ directory: flags.data, ports, appUrl: url })
  running.push(services)
  const worker = await startWorker({
    port: ports.worker,
    environment: { ...services.environment, WORKER_AUTHORIZED_PARTIES: url },
  })
  running.push(worker)
  const environment = { ...services.environment, WORKER_URL: worker.url }
  running.push(await startDashboard({ port: ports.app, url, environment }))
  process.stdout.write(
    demoBanner({
      url,
      clerkUrl: services.clerkUrl,
      directory: flags.data,
      seconds: (performance.now() - started) / 1000,
    }),
  )
} catch (error) {
  if (stopping === undefined) {
    process.stderr.write(
      `\n${error instanceof PortInUse ? `${error.message} ${error.hint}` : (error as Error).stack}\n`,
    )
    await stop(1)
  }
}

function stop(code: number): Promise<void> {
  stopping ??= (async () => {
    for (const part of running.reverse()) await part.stop()
    process.exit(code)
  })()
  return stopping
}

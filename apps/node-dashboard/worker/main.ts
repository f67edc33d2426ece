/**
 * `pnpm worker`: a separate process that makes exports and reports. It needs CLERK_SECRET_KEY, DATABASE_URL and
 * SYSTEM_DATABASE_URL, and listens on WORKER_PORT (4324) of WORKER_HOST (127.0.0.1). On SIGTERM or SIGINT it finishes its
 * current work and ends.
 */
import '../scripts/load-environment.ts'
import { createServer } from 'node:http'
import { createClerkClient } from '@clerk/backend'
import { writeDenials } from '../src/audit/record-denial.ts'
import { systemDatabase } from '../src/database/connection.ts'
import { closeDatabase } from '../src/database/open-pool.ts'
import { handleRequest } from './handle-request.ts'
import { startQueue } from './queue.ts'
import { runJob } from './run-job.ts'
import { startTidying } from './tidy.ts'

const secretKey = process.env['CLERK_SECRET_KEY']
const apiUrl = process.env['CLERK_API_URL']
const port = Number(process.env['WORKER_PORT'] ?? 4324)
const host = process.env['WORKER_HOST'] ?? '127.0.0.1'
const database = systemDatabase('the worker’s queue')
if (!secretKey || !database || !process.env['DATABASE_URL']) {
  console.error(
    'The worker cannot start. Set CLERK_SECRET_KEY, DATABASE_URL and SYSTEM_DATABASE_URL: see .env.example.',
  )
  process.exit(1)
}

const clerkApi = { secretKey, ...(apiUrl && { apiUrl }) }
const parties = process.env['WORKER_AUTHORIZED_PARTIES']?.split(',').filter(Boolean)
const keys = { ...clerkApi, ...(parties && { authorizedParties: parties }) }
const clerk = createClerkClient({ ...clerkApi, telemetry: { disabled: true } })
const queue = startQueue({ database, run: (job, now) => runJob(job, clerk, now) })
const stopTidying = startTidying(database)
const context = { keys, clerk, onQueued: queue.wake }

const server = createServer((request, response) => {
  const { method = '', url = '', headers } = request
  void handleRequest(
    {
      method,
      path: url.split('?')[0] ?? '',
      authorization: headers.authorization ?? '',
      expectedOrganization: String(headers['x-rolecall-organization'] ?? ''),
    },
    context,
  ).then(async (answer) => {
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(await answer.text())
  })
})
server.on('error', (error: NodeJS.ErrnoException) => {
  const inUse = error.code === 'EADDRINUSE'
  console.error(inUse ? `Port ${port} is in use. Set WORKER_PORT to another one.` : error.message)
  process.exit(1)
})
server.requestTimeout = 10_000
server.listen(port, host)

let stopping = false
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  stopTidying()
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  await Promise.all([closed, queue.stop()])
  await writeDenials()
  await closeDatabase()
  if (process.connected) process.disconnect()
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop())
// The program that started this one has ended without stopping it.
process.on('disconnect', () => void stop())

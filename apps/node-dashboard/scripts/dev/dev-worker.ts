/** Under `astro dev`: runs the worker as a separate process, restarted when its code changes. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import type { AstroIntegration } from 'astro'
import { createReportTemplate } from '../clerk/create-report-template.ts'

const entry = resolve(import.meta.dirname, '../../worker/main.ts')

/** @param isLocalClerk whether Clerk is part of the development server, which then needs the worker's JWT template */
export function devWorker({ isLocalClerk }: { readonly isLocalClerk: boolean }): AstroIntegration {
  let port: number | undefined
  let worker: ChildProcess | undefined
  return {
    name: 'tally:worker',
    hooks: {
      async 'astro:config:setup'({ command, logger }) {
        // WORKER_URL names a worker that already runs.
        if (command !== 'dev' || process.env['WORKER_URL']) return
        if (!process.env['SYSTEM_DATABASE_URL']) {
          logger.warn('SYSTEM_DATABASE_URL is not set, so the worker does not run and reports are unavailable.')
          return
        }
        port = Number(process.env['WORKER_PORT'] || (await freePort()))
        process.env['WORKER_URL'] = `http://127.0.0.1:${port}`
      },
      async 'astro:server:start'() {
        if (port === undefined) return
        // The local Clerk of this server has set these variables by now.
        const { CLERK_SECRET_KEY: secretKey, CLERK_API_URL: apiUrl } = process.env
        if (isLocalClerk && secretKey && apiUrl) await createReportTemplate({ secretKey, apiUrl })
        worker = spawn(process.execPath, ['--watch', '--watch-preserve-output', entry], {
          stdio: ['ignore', 'inherit', 'inherit'],
          env: { ...process.env, WORKER_PORT: String(port) },
        })
        process.once('exit', () => worker?.kill())
      },
      async 'astro:server:done'() {
        if (worker?.kill()) await once(worker, 'exit')
      },
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** Under `astro dev`: the worker, as the process of its own that it is, started again when its code changes. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import type { AstroIntegration } from 'astro'
import { createReportTemplate } from '../clerk/create-report-template.ts'

const entry = resolve(import.meta.dirname, '../../worker/main.ts')

/**
 * @param isLocalClerk whether Clerk is part of the development server: it has the worker's JWT template only when
 *   somebody makes it
 */
export function devWorker({ isLocalClerk }: { readonly isLocalClerk: boolean }): AstroIntegration {
  let port: number | undefined
  let worker: ChildProcess | undefined
  return {
    name: 'tally:worker',
    hooks: {
      async 'astro:config:setup'({ command, logger }) {
        // One that is named runs somewhere already.
        if (command !== 'dev' || process.env['WORKER_URL']) return
        if (!process.env['SYSTEM_DATABASE_URL']) {
          logger.warn('There is no SYSTEM_DATABASE_URL, so there is no worker, and no reports.')
          return
        }
        port = Number(process.env['WORKER_PORT'] || (await freePort()))
        process.env['WORKER_URL'] = `http://127.0.0.1:${port}`
      },
      async 'astro:server:start'() {
        if (port === undefined) return
        // By now the environment names Clerk, also the one inside of this server.
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

/** A local Clerk inside `astro dev`, on the app's own origin. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { AstroIntegration } from 'astro'
import { createApp } from '../server/app.ts'
import { createInstance, type OpenInstance } from '../server/create-instance.ts'
import { appEnvironment } from '../server/app-environment.ts'
import { isLoopbackAddress } from '../address/allowed-hosts.ts'
import { mountPath } from '../address/mount.ts'
import { ApiError } from '../refusal/api-error.ts'
import type { LocalClerkOptions } from '../server/options.ts'

/**
 * Runs a local Clerk under `/__clerk` of Astro's development server and sets the environment variables that
 * `@clerk/astro` reads. Builds and previews are not affected: they use the Clerk that their environment names.
 *
 * @throws {LocalClerkError} when the development server starts: `production_environment`, `live_key`, `invalid_seed`, …
 * @example
 * ```ts
 * // astro.config.ts
 * import clerk from '@clerk/astro'
 * import { localClerk } from '@rolecall/local-clerk/astro'
 * import { defineConfig } from 'astro/config'
 * export default defineConfig({
 *   integrations: [
 *     clerk(),
 *     localClerk({ persist: '.local-clerk', seed: { users: [{ email: 'ada@acme.test', password: 'correct horse' }] } }),
 *   ],
 * })
 * ```
 */
export function localClerk(options: LocalClerkOptions = {}): AstroIntegration {
  let opened: OpenInstance | undefined
  let root = ''
  return {
    name: '@rolecall/local-clerk',
    hooks: {
      async 'astro:config:setup'({ command, config, logger }) {
        if (command !== 'dev') return
        root = config.root.href
        await closeRunning(root)
        opened = await createInstance(options)
        running.set(root, opened)
        for (const notice of opened.notices) logger.warn(notice)
        Object.assign(
          process.env,
          appEnvironment(opened.instance.settings, `http://localhost:4321${mountPath}`, mountPath),
        )
      },
      'astro:server:setup'({ server }) {
        if (!opened) return
        const { httpServer } = server
        // When the configuration changes, `astro:server:start` does not run again. This hook does.
        httpServer?.once('listening', () => announce(httpServer.address()))
        // Astro and its plugins share this process, so the global Request and Response must stay Node's.
        const listener = getRequestListener(createApp(opened.instance), { overrideGlobalObjects: false })
        server.middlewares.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
          const path = request.url ?? ''
          if (path !== mountPath && !path.startsWith(`${mountPath}/`) && !path.startsWith(`${mountPath}?`))
            return next()
          if (!mayReach(request.socket.remoteAddress, options)) return refuse(response)
          void listener(request, response)
        })
      },
      'astro:server:start'({ address, logger }) {
        if (!opened) return
        announce(address)
        logger.info(`Local Clerk is ready. Inspector: http://localhost:${address.port}${mountPath}/`)
      },
      async 'astro:server:done'() {
        if (opened) await closeRunning(root)
      },
    },
  }

  /** The port is known once the server listens, early enough: the SDK reads `CLERK_API_URL` for each request. */
  function announce(address: AddressInfo | string | null): void {
    if (address === null || typeof address === 'string') return
    const url = `http://localhost:${address.port}${mountPath}`
    opened?.setBaseUrl(url)
    process.env['CLERK_API_URL'] = url
  }
}

/**
 * The running instance of each project. When the configuration changes, Astro loads this module again and calls the
 * hooks without telling the previous integration. The instance is therefore kept outside of the module, where its
 * successor finds it.
 */
const runningKey = Symbol.for('@rolecall/local-clerk/astro')
const shared = globalThis as { [runningKey]?: Map<string, OpenInstance> }
const running = (shared[runningKey] ??= new Map<string, OpenInstance>())

async function closeRunning(root: string): Promise<void> {
  const before = running.get(root)
  running.delete(root)
  await before?.close()
}

/**
 * `astro dev --host` opens the server to the network, and a client there may send `Host: localhost`. Requests from other
 * machines are therefore refused unless `allowedHosts` is set.
 */
function mayReach(address: string | undefined, { allowedHosts = [] }: LocalClerkOptions): boolean {
  return allowedHosts.length > 0 || (address !== undefined && isLoopbackAddress(address))
}

function refuse(response: ServerResponse): void {
  const error = new ApiError(
    403,
    'not_loopback',
    'Local Clerk answers requests of this machine only. Set allowedHosts to open it to others.',
  )
  response.writeHead(error.status, { 'content-type': 'application/json' }).end(JSON.stringify(error))
}

export default localClerk

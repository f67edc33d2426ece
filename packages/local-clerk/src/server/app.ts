/** The whole local Clerk as one function from request to response. */
import { Hono, type Context } from 'hono'
import { cors } from 'hono/cors'
import { backendApi, speaksBackendApi, unversionedPaths } from '../backend/backend-api.ts'
import { controlApi } from '../control/control-api.ts'
import { frontendApi, overrideMethod } from '../frontend/frontend-api.ts'
import { picture } from '../state/picture.ts'
import type { Instance } from '../instance/instance.ts'
import { ApiError } from '../refusal/api-error.ts'
import { isAllowedHost, isAllowedOrigin } from '../address/allowed-hosts.ts'
import { inspector } from '../inspector/inspector.ts'
import { mountPath, pathWithoutMount } from '../address/mount.ts'
import { readScript } from './scripts.ts'

export type Handler = (request: Request) => Promise<Response>

export function createApp(instance: Instance): Handler {
  const app = new Hono({ getPath: (request) => pathWithoutMount(new URL(request.url).pathname) })
  // Clerk's client adds a trailing slash to some paths.
  const frontend = new Hono({ strict: false }).route('/v1', frontendApi(instance))
  const backend = backendApi(instance)
  const control = new Hono().route('/control', controlApi(instance))
  const pages = inspector(instance)
  for (const api of [app, frontend, backend, control, pages]) api.onError(answerError)

  app.use(async function hostGuard(c, next) {
    const { settings } = instance
    if (!isAllowedHost(settings, c.req.header('host'))) {
      throw new ApiError(
        421,
        'host_not_allowed',
        'Local Clerk answers requests to this machine only. Add the host to allowedHosts if it is yours.',
      )
    }
    const origin = c.req.header('origin')
    if (origin !== undefined && !isAllowedOrigin(settings, origin)) {
      throw new ApiError(
        403,
        'origin_invalid',
        'Invalid HTTP Origin header',
        'Local Clerk answers pages of this machine only. Add the host to allowedHosts if it is yours.',
      )
    }
    return next()
  })
  app.use(
    cors({
      origin: (origin) => (isAllowedOrigin(instance.settings, origin) ? origin : null),
      credentials: true,
      allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      maxAge: 600,
    }),
  )

  app.use(async function faultInjector(c, next) {
    const target = faultTarget(c)
    if (!target) return next()
    const { status, latency } = instance.faults.take(target, c.req.path)
    if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency))
    if (status === undefined) return next()
    const error = new ApiError(
      status,
      status === 429 ? 'too_many_requests' : 'injected_fault',
      status === 429 ? 'Too many requests' : `Injected fault ${status}`,
    )
    return c.json(error.toJSON(), status as 500, status === 429 ? { 'retry-after': '1' } : {})
  })

  app.get('/.well-known/jwks.json', async (c) => c.json(await instance.signer.jwks()))
  app.get('/npm/*', async (c) => {
    const script = await readScript(pathWithoutMount(c.req.path))
    if (!script) return c.text('Script not found.', 404)
    return c.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' })
  })
  app.get('/images/:id', (c) => {
    const image = picture(instance, c.req.param('id'))
    if (!image) return c.text('Picture not found.', 404)
    return c.body(image.body, 200, {
      'content-type': image.type,
      'cache-control': 'no-cache',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    })
  })
  app.all('/v1/*', (c) => {
    const request = unmounted(c.req.raw)
    return speaksBackendApi(request) ? backend.fetch(request) : frontend.fetch(overrideMethod(request))
  })
  app.on(
    'ALL',
    unversionedPaths.flatMap((path) => [path, `${path}/*`]),
    (c) => backend.fetch(unmounted(c.req.raw)),
  )
  app.all('/control/*', (c) => control.fetch(unmounted(c.req.raw)))

  app.all('*', (c) => {
    const path = new URL(c.req.url).pathname
    if (path === '/') return c.redirect(`${mountPath}/`)
    return pages.fetch(unmounted(c.req.raw))
  })

  return async (request) => app.fetch(request)
}

function faultTarget(c: Context): 'jwks' | 'frontend' | 'backend' | undefined {
  const path = pathWithoutMount(c.req.path)
  if (path === '/.well-known/jwks.json' || path === '/v1/jwks') return 'jwks'
  if (unversionedPaths.some((prefix) => path.startsWith(prefix))) return 'backend'
  if (!path.startsWith('/v1/')) return undefined
  return speaksBackendApi(c.req.raw) ? 'backend' : 'frontend'
}

/** The request without the mount prefix in its path. */
function unmounted(request: Request): Request {
  const url = new URL(request.url)
  const path = pathWithoutMount(url.pathname)
  if (path === url.pathname) return request
  url.pathname = path
  return new Request(url, request)
}

function answerError(error: Error, c: Context): Response {
  if (error instanceof ApiError) {
    // The rest of a body that is too large stays unread, so the connection cannot be used again.
    return c.json(error.toJSON(), error.status as 400, error.status === 413 ? { connection: 'close' } : {})
  }
  console.error('[local-clerk]', error)
  return c.json(
    new ApiError(
      500,
      'internal_local_clerk_error',
      'Local Clerk failed.',
      `Local Clerk failed: ${error.message}`,
    ).toJSON(),
    500,
  )
}

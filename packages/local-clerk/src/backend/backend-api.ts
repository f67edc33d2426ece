/** The API that servers speak with the secret key. */
import { timingSafeEqual } from 'node:crypto'
import { Hono, type MiddlewareHandler } from 'hono'
import type { Instance } from '../store/instance.ts'
import { ApiError, notSupported } from '../wire/api-error.ts'
import { clientRoutes } from './client-routes.ts'
import { emailAddressRoutes } from './email-address-routes.ts'
import { instanceRoutes } from './instance-routes.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { organizationRoutes } from './organization-routes.ts'
import { roleRoutes } from './role-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { userRoutes } from './user-routes.ts'

const resources = [clientRoutes, userRoutes, emailAddressRoutes, organizationRoutes, invitationRoutes, roleRoutes, sessionRoutes, instanceRoutes]

const bearer = /^Bearer\s+(\S+)$/i

/** Whether a request speaks the Backend API rather than the Frontend API, which share their paths. */
export function speaksBackendApi(request: Request): boolean {
  const token = bearer.exec(request.headers.get('authorization') ?? '')?.[1]
  return token !== undefined && (token.startsWith('sk_') || token.startsWith('ak_'))
}

export function backendApi(instance: Instance): Hono {
  const app = new Hono()
  app.use(requireSecretKey(instance))
  for (const routes of resources) app.route('/', routes(instance))
  app.all('*', (c) => {
    throw notSupported(`the Backend API endpoint ${c.req.method} ${c.req.path}`)
  })
  return app
}

export function requireSecretKey({ settings }: Instance): MiddlewareHandler {
  const expected = Buffer.from(settings.secretKey)
  return async function secretKeyGuard(c, next) {
    const given = Buffer.from(bearer.exec(c.req.header('authorization') ?? '')?.[1] ?? '')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new ApiError(401, 'clerk_key_invalid', 'The provided Clerk Secret Key is invalid.', 'The secret key is not the one of this local Clerk. Use the CLERK_SECRET_KEY from its environment.')
    }
    await next()
  }
}

/** The Backend API, for servers with the secret key and for machines with keys of their own. */
import { timingSafeEqual } from 'node:crypto'
import { Hono, type MiddlewareHandler } from 'hono'
import type { Instance } from '../instance/instance.ts'
import { ApiError, notSupported } from '../refusal/api-error.ts'
import { apiKeyRoutes } from './api-key-routes.ts'
import { bearerToken } from './bearer-token.ts'
import { clientRoutes } from './client-routes.ts'
import { domainRoutes } from './domain-routes.ts'
import { emailAddressRoutes } from './email-address-routes.ts'
import { instanceRoutes } from './instance-routes.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { machineRoutes } from './machine-routes.ts'
import { organizationRoutes } from './organization-routes.ts'
import { roleRoutes } from './role-routes.ts'
import { roleSetRoutes } from './role-set-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { userMfaRoutes } from './user-mfa-routes.ts'
import { userRoutes } from './user-routes.ts'

const versioned = [
  clientRoutes,
  userRoutes,
  userMfaRoutes,
  emailAddressRoutes,
  organizationRoutes,
  domainRoutes,
  invitationRoutes,
  roleRoutes,
  roleSetRoutes,
  sessionRoutes,
  instanceRoutes,
]
const unversioned = [apiKeyRoutes, machineRoutes]

/** Backend API paths without a version. */
export const unversionedPaths = ['/api_keys', '/m2m_tokens', '/oauth_applications/access_tokens'] as const

/** Whether a request is for the Backend API. The Frontend API shares its paths. */
export function speaksBackendApi(request: Request): boolean {
  const token = bearerToken(request)
  return token !== undefined && (token.startsWith('sk_') || token.startsWith('ak_'))
}

export function backendApi(instance: Instance): Hono {
  const app = new Hono()
  app.use(requireSecretKey(instance, true))
  for (const routes of versioned) app.route('/v1', routes(instance))
  for (const routes of unversioned) app.route('/', routes(instance))
  app.all('*', (c) => {
    throw notSupported(`the Backend API endpoint ${c.req.method} ${c.req.path}`)
  })
  return app
}

/** @param machines whether secret keys of machines are accepted for the endpoints of machine tokens */
export function requireSecretKey({ settings, store }: Instance, machines = false): MiddlewareHandler {
  const expected = Buffer.from(settings.secretKey)
  return async function secretKeyGuard(c, next) {
    const token = bearerToken(c.req.raw) ?? ''
    const given = Buffer.from(token)
    const isInstance = given.length === expected.length && timingSafeEqual(given, expected)
    const isMachine =
      machines && c.req.path.startsWith('/m2m_tokens') && store.machines.by('secretKey', token).length > 0
    if (!isInstance && !isMachine) {
      throw new ApiError(
        401,
        'clerk_key_invalid',
        'The provided Clerk Secret Key is invalid.',
        'The secret key is not the one of this local Clerk. Use the CLERK_SECRET_KEY from its environment.',
      )
    }
    await next()
  }
}

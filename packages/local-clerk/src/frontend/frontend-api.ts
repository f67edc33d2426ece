/** The Frontend API, for browsers. PATCH, PUT and DELETE arrive as POST with `_method` in the query. */
import { Hono } from 'hono'
import type { Instance } from '../instance/instance.ts'
import { notSupported } from '../refusal/api-error.ts'
import { clientRoutes } from './client-routes.ts'
import { domainRoutes } from './domain-routes.ts'
import { meRoutes } from './me-routes.ts'
import { myOrganizationRoutes } from './my-organization-routes.ts'
import { mySecurityRoutes } from './my-security-routes.ts'
import { organizationRoutes } from './organization-routes.ts'
import { reverificationRoutes } from './reverification-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { signUpRoutes } from './sign-up-routes.ts'

export function frontendApi(instance: Instance): Hono {
  const app = new Hono()
  for (const routes of [
    clientRoutes,
    sessionRoutes,
    reverificationRoutes,
    signInRoutes,
    signUpRoutes,
    meRoutes,
    mySecurityRoutes,
    myOrganizationRoutes,
    organizationRoutes,
    domainRoutes,
  ]) {
    app.route('/', routes(instance))
  }
  app.all('*', (c) => {
    throw notSupported(`the Frontend API endpoint ${c.req.method} ${c.req.path}`)
  })
  return app
}

const overridable = new Set(['PATCH', 'PUT', 'DELETE'])

/** Applies `_method`. */
export function overrideMethod(request: Request): Request {
  if (request.method !== 'POST') return request
  const method = new URL(request.url).searchParams.get('_method')
  if (!method || !overridable.has(method)) return request
  return new Request(request.url, {
    method,
    headers: request.headers,
    body: request.body,
    duplex: 'half',
  } as RequestInit)
}

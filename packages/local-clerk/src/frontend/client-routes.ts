/** Clients, environment and handshake. */
import { Hono } from 'hono'
import { getCookie } from 'hono/cookie'
import { answerHandshake } from '../handshake/handshake.ts'
import { createClient, endSession } from '../operations/sessions.ts'
import { isSignedIn } from '../state/session-status.ts'
import type { Instance } from '../instance/instance.ts'
import { frontendClient } from '../wire/frontend/client-json.ts'
import { instanceEnvironmentJson } from '../wire/frontend/instance-environment-json.ts'
import { devBrowserParameter, originOf, requireClient, respond } from './frontend-context.ts'
import { isAllowedOrigin } from '../address/allowed-hosts.ts'
import { invalidParam } from '../refusal/api-error.ts'

export function clientRoutes(instance: Instance): Hono {
  const app = new Hono()

  app.post('/dev_browser', (c) => {
    const client = createClient(instance)
    return c.json({ object: 'dev_browser', id: client.devBrowserId, token: client.devBrowserId })
  })

  app.on(['GET', 'PATCH'], '/environment', (c) => {
    // A browser with a stale id must be told on its first request, or it would stay half signed in.
    if (c.req.query(devBrowserParameter)) requireClient(instance, c)
    const origin = originOf(c)
    if (origin && isAllowedOrigin(instance.settings, origin)) instance.seeApp(origin)
    return c.json(instanceEnvironmentJson(instance))
  })

  app.get('/client/handshake', async (c) => {
    const location = await answerHandshake(instance, new URL(c.req.url).searchParams, getCookie(c))
    return c.body(null, 307, { location: location.href, 'cache-control': 'no-store' })
  })

  app.get('/client/touch', (c) => {
    const target = c.req.query('redirect_url') ?? ''
    if (!isAllowedOrigin(instance.settings, target))
      throw invalidParam('redirect_url', 'redirect_url must be an address of this machine.')
    return c.redirect(target, 303)
  })

  app.get('/client', async (c) => {
    if (!c.req.query(devBrowserParameter)) return c.json({ response: null, client: null })
    const client = requireClient(instance, c)
    return c.json({ response: await frontendClient(instance, client, originOf(c)), client: null })
  })

  app.on(['PUT', 'POST'], '/client', async (c) => {
    const client = requireClient(instance, c)
    return respond(instance, c, client, await frontendClient(instance, client, originOf(c)))
  })

  app.on('DELETE', ['/client', '/client/sessions'], async (c) => {
    const client = requireClient(instance, c)
    for (const session of instance.store.sessions.by('client', client.id)) {
      if (isSignedIn(instance, session)) endSession(instance, session, 'removed')
    }
    const current =
      instance.store.clients.change(client.id, { signInId: null, signUpId: null, updatedAt: instance.clock.wall() }) ??
      client
    return c.json({ response: await frontendClient(instance, current, originOf(c)), client: null })
  })

  app.post('/client/verify', async (c) => respond(instance, c, requireClient(instance, c), null))

  return app
}

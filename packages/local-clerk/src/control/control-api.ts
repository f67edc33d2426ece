/** What the test kit asks for: sessions without a sign-in. Needs the secret key, like the Backend API. */
import { Hono } from 'hono'
import { requireSecretKey } from '../backend/backend-api.ts'
import { readJson } from '../backend/backend-context.ts'
import { browserCookies, cookieValues } from '../handshake/handshake.ts'
import { createClient } from '../operations/sessions.ts'
import type { Instance } from '../store/instance.ts'
import { mintSessionToken } from '../token/session-token.ts'
import { openSession } from './open-session.ts'

export function controlApi(instance: Instance): Hono {
  const app = new Hono()
  app.use(requireSecretKey(instance))

  app.post('/sessions', async (c) => {
    const body = await readJson(c, 'email', 'organization', 'origin')
    const email = body.string('email')
    const client = email ? openSession(instance, email, body.string('organization')).client : createClient(instance)
    const cookies = cookieValues(instance, await browserCookies(instance, client, body.string('origin') ?? null))
    return c.json({ cookies: Object.fromEntries(cookies) })
  })

  app.post('/tokens', async (c) => {
    const body = await readJson(c, 'email', 'organization', 'origin', 'expires_in_seconds')
    const { session } = openSession(instance, body.requiredString('email'), body.string('organization'))
    const expiresInSeconds = body.integer('expires_in_seconds')
    const options = { origin: body.string('origin') ?? null, ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }) }
    return c.json({ token: await mintSessionToken(instance, session, options), session_id: session.id })
  })

  return app
}

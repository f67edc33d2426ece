/**
 * The API of the test kit: sessions without a sign-in, mail, snapshots, the clock, faults. It needs the secret key, like
 * the Backend API.
 */
import { Hono } from 'hono'
import { requireSecretKey } from '../backend/backend-api.ts'
import { readFilters, readJson } from '../backend/backend-context.ts'
import { browserCookies, cookieValues } from '../handshake/handshake.ts'
import { createClient } from '../operations/sessions.ts'
import { createId } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import { normalizeEmail, readStore, writeStore, type StoreSnapshot } from '../store/store.ts'
import { mintSessionToken } from '../token/session-token.ts'
import { ApiError, invalidParam } from '../refusal/api-error.ts'
import { openSession } from '../operations/open-session.ts'

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
    const options = {
      origin: body.string('origin') ?? null,
      ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }),
    }
    return c.json({ token: await mintSessionToken(instance, session, options), session_id: session.id })
  })

  app.get('/emails', (c) => {
    const to = readFilters(c, 'to').requiredString('to')
    return c.json({ data: instance.store.mails.by('to', normalizeEmail(to)) })
  })

  const snapshots = new Map<string, StoreSnapshot>()

  app.post('/snapshots', (c) => {
    const id = createId('snap')
    snapshots.set(id, readStore(instance.store))
    return c.json({ id })
  })

  app.post('/snapshots/:id/restore', (c) => {
    const snapshot = snapshots.get(c.req.param('id'))
    if (!snapshot)
      throw new ApiError(404, 'unknown_snapshot', 'This run of the local Clerk has no such snapshot.', undefined, {
        hint: 'Take snapshot() again: snapshots end with the local Clerk that made them.',
      })
    writeStore(instance.store, snapshot)
    return c.json({ restored: true })
  })

  app.post('/clock', async (c) => {
    const body = await readJson(c, 'advance_seconds', 'reset')
    if (body.boolean('reset')) instance.clock.reset()
    instance.clock.advance((body.integer('advance_seconds') ?? 0) * 1000)
    return c.json({ now: instance.clock.now() })
  })

  app.post('/faults', async (c) => {
    const body = await readJson(c, 'target', 'path', 'status', 'latency', 'times')
    const target = body.requiredString('target')
    if (target !== 'jwks' && target !== 'frontend' && target !== 'backend' && target !== 'any')
      throw invalidParam('target', 'target must be jwks, frontend, backend or any.')
    instance.faults.add({
      target,
      path: body.string('path') ?? undefined,
      status: body.integer('status'),
      latency: body.integer('latency'),
      times: body.integer('times'),
    })
    return c.json({ added: true })
  })

  app.delete('/faults', (c) => {
    instance.faults.clear()
    return c.json({ cleared: true })
  })

  app.get('/webhooks', async (c) => {
    if (readFilters(c, 'settled').boolean('settled')) await instance.webhooks.settled()
    return c.json({ data: instance.webhooks.deliveries() })
  })

  return app
}

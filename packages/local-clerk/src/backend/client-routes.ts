/** JWKS, clients and the payload behind a handshake nonce. */
import type { ClientJSON } from '@clerk/backend'
import { Hono } from 'hono'
import { redeemNonce } from '../handshake/handshake.ts'
import { currentStatus } from '../state/session-status.ts'
import type { Instance } from '../instance/instance.ts'
import type { ClientRecord } from '../store/records.ts'
import { missingParam, notFound } from '../refusal/api-error.ts'
import { backendSession } from '../wire/backend/session-json.ts'
import { paginate } from '../wire/page.ts'
import { lastStrategy } from '../state/sign-in-strategies.ts'
import type { Wire } from '../wire/wire.ts'
import { readFilters } from './backend-context.ts'

export function clientRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { store } = instance

  app.get('/jwks', async (c) => c.json(await instance.signer.jwks()))

  app.get('/clients/handshake_payload', (c) => {
    const nonce = readFilters(c, 'nonce').string('nonce')
    if (!nonce) throw missingParam('nonce')
    return c.json({ directives: redeemNonce(instance, nonce) })
  })

  app.get('/clients', (c) => {
    const { rows, total } = paginate(store.clients.all(), readFilters(c, 'limit', 'offset', 'paginated'))
    return c.json({ data: rows.map(clientJson), total_count: total })
  })

  app.get('/clients/:id', (c) => {
    const client = store.clients.get(c.req.param('id'))
    if (!client) throw notFound('Client')
    return c.json(clientJson(client))
  })

  const clientJson = (client: ClientRecord) => {
    const sessions = store.sessions.by('client', client.id)
    return {
      object: 'client',
      id: client.id,
      session_ids: sessions.map((session) => session.id),
      sessions: sessions
        .filter((session) => currentStatus(instance, session) === 'active')
        .map((session) => backendSession(instance, session)),
      sign_in_id: client.signInId,
      sign_up_id: client.signUpId,
      last_active_session_id: client.lastActiveSessionId,
      last_authentication_strategy: lastStrategy(client),
      created_at: client.createdAt,
      updated_at: client.updatedAt,
    } satisfies Wire<ClientJSON>
  }

  return app
}

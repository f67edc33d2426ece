/** JWKS, clients and the payload behind a handshake nonce. */
import { backendClient } from '../wire/backend/client-json.ts'
import { Hono } from 'hono'
import { redeemNonce } from '../handshake/handshake.ts'
import type { Instance } from '../instance/instance.ts'
import { missingParam, notFound } from '../refusal/api-error.ts'
import { paginate } from '../wire/page.ts'
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
    return c.json({ data: rows.map((client) => backendClient(instance, client)), total_count: total })
  })

  app.get('/clients/:id', (c) => {
    const client = store.clients.get(c.req.param('id'))
    if (!client) throw notFound('Client')
    return c.json(backendClient(instance, client))
  })

  return app
}

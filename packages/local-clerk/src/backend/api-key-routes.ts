/** API keys of users and organizations. Their paths have no version. */
import { Hono } from 'hono'
import { createId, randomText } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { ApiKeyRecord } from '../store/records.ts'
import { ApiError, invalidParam, notFound } from '../refusal/api-error.ts'
import { createdAt, orderBy, paginate } from '../wire/page.ts'
import type { Params } from '../wire/params.ts'
import { apiKeyJson } from '../wire/backend/api-key-json.ts'
import { isExpired } from '../state/expiry.ts'
import { deleted, readFilters, readJson } from './backend-context.ts'

const fields = ['description', 'claims', 'scopes', 'seconds_until_expiration']

export function apiKeyRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { store, clock } = instance

  const requireKey = (id: string): ApiKeyRecord => {
    const key = store.apiKeys.get(id)
    if (!key) throw notFound('API key')
    return key
  }
  const json = (key: ApiKeyRecord) => apiKeyJson(instance, key)

  app.get('/api_keys', (c) => {
    const params = readFilters(c, 'subject', 'include_invalid', 'limit', 'offset')
    const all = store.apiKeys.by('subject', params.requiredString('subject'))
    const found = params.boolean('include_invalid')
      ? all
      : all.filter((key) => !key.revoked && !isExpired(instance, key))
    const { rows, total } = paginate(orderBy(found, params, createdAt, '-created_at'), params)
    return c.json({ data: rows.map(json), total_count: total })
  })

  app.post('/api_keys', async (c) => {
    const body = await readJson(c, 'name', 'subject', 'created_by', 'type', ...fields)
    const subject = body.requiredString('subject')
    if (!store.users.get(subject) && !store.organizations.get(subject)) {
      throw invalidParam('subject', 'subject must be the id of an existing user or organization.')
    }
    const now = clock.now()
    const key = store.apiKeys.put({
      id: createId('ak'),
      name: body.requiredString('name'),
      subject,
      secret: `ak_${randomText(40)}`,
      scopes: [],
      claims: null,
      description: null,
      createdBy: body.string('created_by') ?? null,
      revoked: false,
      revocationReason: null,
      expiresAt: null,
      lastUsedAt: null,
      createdAt: now,
      updatedAt: now,
      ...changes(body),
    })
    return c.json({ ...json(key), secret: key.secret })
  })

  app.post('/api_keys/verify', async (c) => {
    const body = await readJson(c, 'secret')
    const key = store.apiKeys.by('secret', body.requiredString('secret'))[0]
    if (!key || key.revoked || isExpired(instance, key))
      throw new ApiError(404, 'resource_not_found', 'API key not found', 'The API key is unknown, revoked or expired.')
    return c.json(json(store.apiKeys.put({ ...key, lastUsedAt: clock.now() })))
  })

  app.get('/api_keys/:id', (c) => c.json(json(requireKey(c.req.param('id')))))
  app.get('/api_keys/:id/secret', (c) => c.json({ secret: requireKey(c.req.param('id')).secret }))

  app.patch('/api_keys/:id', async (c) => {
    const body = await readJson(c, 'subject', ...fields)
    const key = requireKey(c.req.param('id'))
    return c.json(json(store.apiKeys.put({ ...key, ...changes(body), updatedAt: clock.now() })))
  })

  app.post('/api_keys/:id/revoke', async (c) => {
    const body = await readJson(c, 'revocation_reason')
    const key = requireKey(c.req.param('id'))
    return c.json(
      json(
        store.apiKeys.put({
          ...key,
          revoked: true,
          revocationReason: body.string('revocation_reason') ?? null,
          updatedAt: clock.now(),
        }),
      ),
    )
  })

  app.delete('/api_keys/:id', (c) => {
    const key = requireKey(c.req.param('id'))
    store.apiKeys.remove(key.id)
    return c.json(deleted('api_key', key.id))
  })

  function changes(body: Params): Partial<ApiKeyRecord> {
    const seconds = body.integer('seconds_until_expiration')
    return {
      ...(body.has('description') ? { description: body.string('description') ?? null } : {}),
      ...(body.has('claims') ? { claims: body.object('claims') ?? null } : {}),
      ...(body.has('scopes') ? { scopes: body.strings('scopes') ?? [] } : {}),
      ...(seconds === undefined ? {} : { expiresAt: clock.now() + seconds * 1000 }),
    }
  }

  return app
}

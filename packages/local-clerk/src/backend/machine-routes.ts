/** Machines and their tokens. A machine speaks with its own secret key; the paths of its tokens have no version. */
import { Hono, type Context } from 'hono'
import { createId, randomText } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { MachineRecord } from '../store/records.ts'
import { ApiError, forbidden, invalidParam, notFound, notSupported } from '../refusal/api-error.ts'
import { createdAt, orderBy, paginate } from '../wire/page.ts'
import { machineJson, machineTokenJson } from '../wire/backend/machine-json.ts'
import { deleteMachine } from '../operations/machines.ts'
import { isExpired } from '../state/expiry.ts'
import { deleted, readFilters, readJson } from './backend-context.ts'
import { bearerToken } from './bearer-token.ts'

const orders: ReadonlyMap<string, (machine: MachineRecord) => string | number> = new Map<
  string,
  (machine: MachineRecord) => string | number
>([
  ['name', (machine) => machine.name],
  ['created_at', (machine) => machine.createdAt],
])

export function machineRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { store, clock } = instance

  const requireMachine = (id: string): MachineRecord => {
    const machine = store.machines.get(id)
    if (!machine) throw notFound('Machine')
    return machine
  }
  const caller = (c: Context): MachineRecord | undefined =>
    store.machines.by('secretKey', bearerToken(c.req.raw) ?? '')[0]

  app.get('/v1/machines', (c) => {
    const params = readFilters(c, 'limit', 'offset', 'order_by', 'query')
    const query = params.string('query')?.toLowerCase()
    const found = store.machines
      .all()
      .filter(
        (machine) => !query || machine.name.toLowerCase().includes(query) || machine.id.toLowerCase().includes(query),
      )
    const { rows, total } = paginate(orderBy(found, params, orders, '-created_at'), params)
    return c.json({ data: rows.map((machine) => machineJson(instance, machine)), total_count: total })
  })

  app.post('/v1/machines', async (c) => {
    const body = await readJson(c, 'name', 'scoped_machines', 'default_token_ttl')
    const scopes = body.strings('scoped_machines') ?? []
    for (const id of scopes) requireMachine(id)
    const now = clock.now()
    const machine = store.machines.put({
      id: createId('mch'),
      name: body.requiredString('name'),
      secretKey: `ak_${randomText(40)}`,
      scopes,
      defaultTokenTtl: body.integer('default_token_ttl') ?? 3600,
      createdAt: now,
      updatedAt: now,
    })
    return c.json({ ...machineJson(instance, machine), secret_key: machine.secretKey })
  })

  app.get('/v1/machines/:id', (c) => c.json(machineJson(instance, requireMachine(c.req.param('id')))))

  app.patch('/v1/machines/:id', async (c) => {
    const body = await readJson(c, 'name', 'default_token_ttl')
    const machine = requireMachine(c.req.param('id'))
    const changed = {
      ...machine,
      name: body.string('name') ?? machine.name,
      defaultTokenTtl: body.integer('default_token_ttl') ?? machine.defaultTokenTtl,
      updatedAt: clock.now(),
    }
    return c.json(machineJson(instance, store.machines.put(changed)))
  })

  app.delete('/v1/machines/:id', (c) => {
    const machine = requireMachine(c.req.param('id'))
    deleteMachine(instance, machine)
    return c.json(deleted('machine', machine.id))
  })

  app.get('/v1/machines/:id/secret_key', (c) =>
    c.json({ object: 'machine_secret_key', secret: requireMachine(c.req.param('id')).secretKey }),
  )

  app.post('/v1/machines/:id/secret_key/rotate', async (c) => {
    const body = await readJson(c, 'previous_token_ttl')
    const machine = requireMachine(c.req.param('id'))
    if ((body.integer('previous_token_ttl') ?? 0) > 0)
      throw notSupported('keeping the previous secret key of a machine', 'Rotate with previousTokenTtl: 0.')
    const { secretKey } = store.machines.put({ ...machine, secretKey: `ak_${randomText(40)}`, updatedAt: clock.now() })
    return c.json({ object: 'machine_secret_key', secret: secretKey })
  })

  app.post('/v1/machines/:id/scopes', async (c) => {
    const body = await readJson(c, 'to_machine_id')
    const machine = requireMachine(c.req.param('id'))
    const to = requireMachine(body.requiredString('to_machine_id'))
    store.machines.put({ ...machine, scopes: [...new Set([...machine.scopes, to.id])] })
    return c.json({
      object: 'machine_scope',
      from_machine_id: machine.id,
      to_machine_id: to.id,
      created_at: clock.now(),
    })
  })

  app.delete('/v1/machines/:id/scopes/:other', (c) => {
    const machine = requireMachine(c.req.param('id'))
    store.machines.put({ ...machine, scopes: machine.scopes.filter((id) => id !== c.req.param('other')) })
    return c.json({
      object: 'machine_scope',
      from_machine_id: machine.id,
      to_machine_id: c.req.param('other'),
      deleted: true,
    })
  })

  app.get('/m2m_tokens', (c) => {
    const params = readFilters(c, 'subject', 'revoked', 'expired', 'limit', 'offset')
    const machine = caller(c)
    const subject = params.requiredString('subject')
    if (machine && machine.id !== subject) throw forbidden('A machine may list its own tokens only.')
    const [revoked, expired] = [params.boolean('revoked') ?? false, params.boolean('expired') ?? false]
    const found = store.machineTokens
      .by('machine', subject)
      .filter((token) => (revoked || !token.revoked) && (expired || !isExpired(instance, token)))
    const { rows, total } = paginate(orderBy(found, params, createdAt, '-created_at'), params)
    return c.json({ m2m_tokens: rows.map((token) => machineTokenJson(instance, token)), total_count: total })
  })

  app.post('/m2m_tokens', async (c) => {
    const body = await readJson(c, 'seconds_until_expiration', 'claims', 'min_remaining_ttl_seconds', 'token_format')
    const machine = caller(c)
    if (!machine)
      throw new ApiError(
        401,
        'machine_secret_key_invalid',
        'A machine makes its tokens with its own secret key.',
        'Pass machineSecretKey, or set CLERK_MACHINE_SECRET_KEY.',
      )
    if ((body.string('token_format') ?? 'opaque') !== 'opaque')
      throw notSupported('machine tokens as JWTs', 'Use tokenFormat: opaque.')
    const seconds = body.integer('seconds_until_expiration') ?? machine.defaultTokenTtl
    if (seconds <= 0) throw invalidParam('seconds_until_expiration', 'seconds_until_expiration must be positive.')
    const now = clock.now()
    const token = store.machineTokens.put({
      id: createId('mt'),
      token: `mt_${randomText(40)}`,
      machineId: machine.id,
      scopes: machine.scopes,
      claims: body.object('claims') ?? null,
      revoked: false,
      revocationReason: null,
      expiresAt: now + seconds * 1000,
      createdAt: now,
      updatedAt: now,
    })
    return c.json({ ...machineTokenJson(instance, token), token: token.token })
  })

  app.post('/m2m_tokens/verify', async (c) => {
    const body = await readJson(c, 'token')
    const token = store.machineTokens.by('token', body.requiredString('token'))[0]
    const machine = caller(c)
    const meant =
      token !== undefined && (!machine || token.machineId === machine.id || token.scopes.includes(machine.id))
    if (!token || !meant || token.revoked || isExpired(instance, token)) {
      throw new ApiError(
        404,
        'resource_not_found',
        'Machine token not found',
        'The machine token is unknown, revoked, expired, or not meant for this machine.',
      )
    }
    return c.json(machineTokenJson(instance, token))
  })

  app.post('/m2m_tokens/:id/revoke', async (c) => {
    const body = await readJson(c, 'revocation_reason')
    const token = store.machineTokens.get(c.req.param('id'))
    const machine = caller(c)
    if (!token || (machine && token.machineId !== machine.id)) throw notFound('Machine token')
    return c.json(
      machineTokenJson(
        instance,
        store.machineTokens.put({
          ...token,
          revoked: true,
          revocationReason: body.string('revocation_reason') ?? null,
          updatedAt: clock.now(),
        }),
      ),
    )
  })

  return app
}

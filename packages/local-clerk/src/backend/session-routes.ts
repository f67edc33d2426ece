/** Sessions, and the tokens that start or replace one. */
import type { TestingTokenJSON } from '@clerk/backend'
import { ticketJson } from '../wire/backend/ticket-json.ts'
import { Hono } from 'hono'
import { createClient, createSession, endSession } from '../operations/sessions.ts'
import { currentStatus, isSignedIn } from '../state/session-status.ts'
import { createTicket, revokeTicket } from '../operations/tickets.ts'
import { requireUser } from '../state/users.ts'
import { randomText } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { ActorRecord, SessionRecord, TicketRecord } from '../store/records.ts'
import { mintSessionToken } from '../token/session-token.ts'
import { mintTemplateToken } from '../token/template-token.ts'
import { ApiError, invalidParam, missingParam, notFound, notSupported } from '../refusal/api-error.ts'
import { backendSession } from '../wire/backend/session-json.ts'
import { createdAt, orderBy, paginate } from '../wire/page.ts'
import { readFilters, readJson } from './backend-context.ts'

const month = 30 * 86_400

export function sessionRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { store } = instance
  const json = (session: SessionRecord) => backendSession(instance, session)

  const requireSession = (id: string): SessionRecord => {
    const session = store.sessions.get(id)
    if (!session) throw notFound('Session')
    return session
  }
  const requireLive = (id: string): SessionRecord => {
    const session = requireSession(id)
    if (isSignedIn(instance, session)) return session
    throw new ApiError(
      404,
      'resource_not_found',
      'Session not found',
      `The session is ${currentStatus(instance, session)}.`,
    )
  }

  app.get('/sessions', (c) => {
    const params = readFilters(c, 'limit', 'offset', 'client_id', 'user_id', 'status', 'paginated')
    const [client, user, status] = [params.string('client_id'), params.string('user_id'), params.string('status')]
    if (!client && !user) throw missingParam('user_id')
    const found = (user ? store.sessions.by('user', user) : store.sessions.by('client', client ?? '')).filter(
      (session) => (!client || session.clientId === client) && (!status || currentStatus(instance, session) === status),
    )
    const { rows, total } = paginate(orderBy(found, params, createdAt, '-created_at'), params)
    return c.json({ data: rows.map(json), total_count: total })
  })

  app.post('/sessions', async (c) => {
    const body = await readJson(c, 'user_id', 'active_organization_id')
    const user = requireUser(instance, body.requiredString('user_id'))
    const session = createSession(instance, {
      client: createClient(instance),
      user,
      organizationId: body.string('active_organization_id') ?? undefined,
      strategy: 'ticket',
    })
    return c.json(json(session))
  })

  app.get('/sessions/:id', (c) => c.json(json(requireSession(c.req.param('id')))))

  app.post('/sessions/:id/revoke', (c) =>
    c.json(json(endSession(instance, requireSession(c.req.param('id')), 'revoked'))),
  )

  app.post('/sessions/:id/verify', () => {
    throw notSupported('POST /sessions/:id/verify, which Clerk has deprecated', 'Verify the token with verifyToken.')
  })

  app.post('/sessions/:id/refresh', () => {
    throw notSupported('refresh tokens', 'The handshake renews expired tokens, as on any development instance.')
  })

  app.post('/sessions/:id/tokens/:template?', async (c) => {
    const body = await readJson(c, 'expires_in_seconds')
    const session = requireLive(c.req.param('id'))
    const seconds = body.integer('expires_in_seconds')
    const options = seconds === undefined ? {} : { expiresInSeconds: seconds }
    const template = c.req.param('template')
    const jwt = template
      ? await mintTemplateToken(instance, session, template, options)
      : await mintSessionToken(instance, session, options)
    return c.json({ object: 'token', jwt })
  })

  app.post('/sign_in_tokens', async (c) => {
    const body = await readJson(c, 'user_id', 'expires_in_seconds')
    const user = requireUser(instance, body.requiredString('user_id'))
    return c.json(
      ticketJson(
        instance,
        createTicket(instance, {
          user,
          kind: 'sign_in_token',
          expiresInSeconds: body.integer('expires_in_seconds') ?? month,
        }),
      ),
    )
  })

  app.post('/sign_in_tokens/:id/revoke', (c) =>
    c.json(ticketJson(instance, revoke(c.req.param('id'), 'sign_in_token'))),
  )

  app.post('/actor_tokens', async (c) => {
    const body = await readJson(c, 'user_id', 'actor', 'expires_in_seconds', 'session_max_duration_in_seconds')
    const user = requireUser(instance, body.requiredString('user_id'))
    const actor = body.object('actor')
    if (typeof actor?.['sub'] !== 'string' || actor['sub'] === '')
      throw invalidParam('actor', 'actor must have a `sub`, the id of the acting user.')
    const ticket = createTicket(instance, {
      user,
      kind: 'actor_token',
      actor: actor as ActorRecord,
      expiresInSeconds: body.integer('expires_in_seconds') ?? 3600,
      sessionMaxDurationInSeconds: body.integer('session_max_duration_in_seconds') ?? 1800,
    })
    return c.json(ticketJson(instance, ticket))
  })

  app.post('/actor_tokens/:id/revoke', (c) => c.json(ticketJson(instance, revoke(c.req.param('id'), 'actor_token'))))

  app.post('/testing_tokens', async (c) => {
    await readJson(c)
    // A local Clerk does not detect bots, so it never checks this token.
    return c.json({
      object: 'testing_token',
      token: `local_testing_${randomText(24)}`,
      expires_at: Math.floor(instance.clock.wall() / 1000) + 3600,
    } satisfies TestingTokenJSON)
  })

  function revoke(id: string, kind: TicketRecord['kind']): TicketRecord {
    const ticket = store.tickets.get(id)
    if (!ticket || ticket.kind !== kind) throw notFound('Token')
    return revokeTicket(instance, ticket)
  }

  return app
}

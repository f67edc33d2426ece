import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import type { Answer, Ask } from './harness/fixture-client.ts'
import { client, people } from './harness/fixture-client.ts'
import { servedApp } from './harness/served-app.ts'

/** Each kind of resource × each kind of denied visitor: status, headers and body, written by hand. */
// Clerk's Backend API, as far as a machine's token needs it.
const backend = createServer((_request, response) => {
  const key = { object: 'api_key', id: 'ak_1', type: 'api_key', name: 'ci', subject: 'user_ci', scopes: ['read'] }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ ...key, claims: null, revoked: false, expired: false, created_at: 1, updated_at: 1 }))
})
await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
afterAll(() => void backend.close())
const { fixture, serve } = await servedApp(
  {},
  { CLERK_API_URL: `http://127.0.0.1:${(backend.address() as AddressInfo).port}` },
)
// Without a key at hand, Clerk's SDK has to fetch one, from nowhere.
const down = await serve({ TEST_JWT_KEY: '' })
const askServed = client(() => fixture)
const askDown = client(() => down)

const { body: plain } = await askServed('/plain', { as: people.admin })
const islandUrl = /\/_server-islands\/AdminPanel\?[^"'\s]+/.exec(plain)?.[0].replaceAll('&amp;', '&') ?? ''

type Visitor =
  'signed out' | 'pending' | 'no organization' | 'wrong organization' | 'wrong role' | 'machine' | 'Clerk down'
type Resource = 'page' | 'endpoint' | 'action' | 'island'

const VISITORS: Readonly<Record<Visitor, Ask>> = {
  'signed out': { as: people.signedOut },
  pending: { as: people.pending },
  'no organization': { as: people.personal },
  'wrong organization': { as: people.globexAdmin },
  'wrong role': { as: people.member },
  machine: { headers: { authorization: 'Bearer ak_live', cookie: '' } },
  'Clerk down': { as: people.admin },
}

/** Asks for something that belongs to the admins of Acme. */
async function visit(visitor: Visitor, resource: Resource): Promise<Answer> {
  const ask = visitor === 'Clerk down' ? askDown : askServed
  const { headers, ...who } = VISITORS[visitor]
  const elsewhere = visitor === 'wrong organization'
  const expecting = elsewhere ? { 'x-rolecall-organization': 'acme' } : {}
  switch (resource) {
    case 'page':
      return ask(elsewhere ? '/orgs/acme' : '/admin', { ...who, headers: { ...headers } })
    case 'endpoint':
      return ask(elsewhere ? '/api/orgs/acme' : '/api/admin', { ...who, headers: { ...headers } })
    case 'action': {
      const rpc = { accept: 'application/json', 'content-type': 'application/json' }
      return ask('/_actions/tasks.purge', {
        ...who,
        method: 'POST',
        headers: { ...rpc, ...headers, ...expecting },
        body: '{}',
      })
    }
    case 'island':
      return ask(islandUrl, { ...who, headers: { ...headers, ...expecting } })
  }
}

interface Expected {
  readonly status: number
  /** In `x-rolecall-code`; `null` for what looks like an address that does not exist. */
  readonly code: string | null
  readonly contentType: 'text/html' | 'application/problem+json' | 'application/json' | null
  readonly location?: string
  readonly authenticate?: string
  readonly retryAfter?: string
  /** Part of the body. */
  readonly says: string | object
}

const problem = (status: number, code: string, more: object = {}): Expected => ({
  ...{ status, code, contentType: 'application/problem+json' },
  says: { type: 'about:blank', status, code, ...more },
})
const actionError = (status: number, code: string, says: object): Expected => ({
  ...{ status, code, contentType: 'application/json' },
  says: { type: 'AstroActionError', status, ...says },
})
const TAB = { expectedOrganization: 'acme', activeOrganization: { id: 'org_globex', slug: 'globex' } }
const signIn = { authenticate: 'Bearer' }
const otherToken = { authenticate: 'Bearer error="invalid_token"' }
const AGAIN = { retryAfter: '5' }

const TABLE: Readonly<Record<Resource, Readonly<Record<Visitor, Expected>>>> = {
  page: {
    'signed out': {
      ...{ status: 307, code: 'unauthenticated', contentType: null },
      ...{ location: '/sign-in?redirect_url=%2Fadmin', says: '' },
    },
    pending: {
      ...{ status: 307, code: 'session_pending', contentType: null },
      ...{ location: '/sign-in/tasks?redirect_url=%2Fadmin', says: '' },
    },
    'no organization': {
      ...{ status: 307, code: 'no_active_organization', contentType: null },
      ...{ location: '/choose?redirect_url=%2Fadmin', says: '' },
    },
    'wrong organization': { status: 404, code: null, contentType: 'text/html', says: 'APP-404' },
    'wrong role': { status: 403, code: 'missing_role', contentType: 'text/html', says: 'APP-403' },
    machine: {
      ...{ status: 401, code: 'token_type_not_accepted', contentType: 'text/html' },
      ...{ ...otherToken, says: '<h1>Token not accepted</h1>' },
    },
    'Clerk down': {
      ...{ status: 503, code: 'service_unavailable', contentType: 'text/html' },
      ...{ ...AGAIN, says: '<h1>Try again soon</h1>' },
    },
  },
  endpoint: {
    'signed out': { ...problem(401, 'unauthenticated'), ...signIn },
    pending: { ...problem(401, 'session_pending'), ...signIn },
    'no organization': problem(400, 'no_active_organization'),
    'wrong organization': problem(404, 'organization_mismatch'),
    'wrong role': problem(403, 'missing_role'),
    machine: { ...problem(401, 'token_type_not_accepted'), ...otherToken },
    'Clerk down': { ...problem(503, 'service_unavailable'), ...AGAIN },
  },
  action: {
    'signed out': { ...actionError(401, 'unauthenticated', { code: 'UNAUTHORIZED' }), ...signIn },
    pending: { ...actionError(401, 'session_pending', { code: 'UNAUTHORIZED' }), ...signIn },
    'no organization': actionError(400, 'no_active_organization', { code: 'BAD_REQUEST' }),
    'wrong organization': actionError(409, 'organization_mismatch', { code: 'CONFLICT', ...TAB }),
    'wrong role': actionError(403, 'missing_role', { code: 'FORBIDDEN' }),
    machine: { ...actionError(401, 'token_type_not_accepted', { code: 'UNAUTHORIZED' }), ...otherToken },
    'Clerk down': { ...actionError(503, 'service_unavailable', { code: 'SERVICE_UNAVAILABLE' }), ...AGAIN },
  },
  island: {
    'signed out': { ...problem(401, 'unauthenticated'), ...signIn },
    pending: { ...problem(401, 'session_pending'), ...signIn },
    'no organization': problem(400, 'no_active_organization'),
    'wrong organization': problem(409, 'organization_mismatch', TAB),
    'wrong role': problem(403, 'missing_role'),
    machine: { ...problem(401, 'token_type_not_accepted'), ...otherToken },
    'Clerk down': { ...problem(503, 'service_unavailable'), ...AGAIN },
  },
}

const CELLS = Object.entries(TABLE).flatMap(([resource, visitors]) =>
  Object.entries(visitors).map(([visitor, expected]) => ({ resource, visitor, expected })),
) as readonly { readonly resource: Resource; readonly visitor: Visitor; readonly expected: Expected }[]

test.each(CELLS)('$resource, $visitor', async ({ resource, visitor, expected }) => {
  const { status, code, headers, body, runs } = await visit(visitor, resource)
  expect({ status, code, runs }).toEqual({ status: expected.status, code: expected.code, runs: [] })
  expect(headers.get('content-type')?.split(';')[0] ?? null).toBe(expected.contentType)
  expect(headers.get('location')).toBe(expected.location ?? null)
  expect(headers.get('www-authenticate')).toBe(expected.authenticate ?? null)
  expect(headers.get('retry-after')).toBe(expected.retryAfter ?? null)
  expect(headers.get('cache-control')).toBe('private, no-store')
  expect(headers.get('vary')).toContain('Cookie')
  if (typeof expected.says === 'object') expect(JSON.parse(body)).toMatchObject(expected.says)
  else if (expected.says === '') expect(body).toBe('')
  else expect(body).toContain(expected.says)
})

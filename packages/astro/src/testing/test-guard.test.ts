import { fresh, organization, permission, role } from '@rolecall/rbac'
import { describe, expect, test } from 'vitest'
import { protectAllExcept } from '../policy/preset.ts'
import { createTestGuard } from './test-guard.ts'

const routes = [
  ...['/', '/me', '/orgs/[slug]', '/orgs/[slug]/billing'].map((pattern) => ({ pattern, kind: 'page', entrypoint: '' })),
  { pattern: '/api/tasks', kind: 'endpoint', entrypoint: '' },
  { pattern: '/pricing', kind: 'page, prerendered', entrypoint: '' },
]
const policy = protectAllExcept({
  public: ['/', '/pricing'],
  rules: {
    '/orgs/[slug]/**': organization({ param: 'slug' }),
    '/orgs/[slug]/billing': permission('org:billing:manage'),
    '/api/tasks': { GET: permission('org:tasks:read'), POST: fresh(permission('org:tasks:write')) },
  },
  actions: { 'tasks.**': permission('org:tasks:write') },
  islands: { 'src/Panel.astro': role('org:admin') },
  organizationUrl: '/organizations',
})
const guard = createTestGuard(policy, { routes })
const billing = { route: '/orgs/[slug]/billing', params: { slug: 'acme' } }
const inAcme = (...permissions: string[]) => ({
  organization: { id: 'org_acme', slug: 'acme', role: 'org:member', permissions },
})
const member = inAcme('org:tasks:read', 'org:tasks:write')

describe('answers as the built server does', () => {
  test.each([
    ['a public page', { route: '/' }, null],
    ['a page, signed out', { route: '/me' }, 307],
    ['a page by default', { route: '/me', as: {} }, null],
    ['a route that is not there', { route: '/nothing', as: member }, 404],
    ['a page without its permission', { ...billing, as: member }, 403],
    ['a page with it', { ...billing, as: inAcme('org:billing:manage') }, null],
    ['a page of another organization', { ...billing, params: { slug: 'globex' }, as: member }, 404],
    ['an endpoint, signed out', { route: '/api/tasks' }, 401],
    ['an endpoint without an organization', { route: '/api/tasks', as: {} }, 400],
    ['a method that is not listed', { route: '/api/tasks', method: 'DELETE', as: member }, 403],
    ['HEAD as GET', { route: '/api/tasks', method: 'HEAD', as: member }, null],
    ['an action', { action: 'tasks.create', as: member }, null],
    ['an action without its permission', { action: 'tasks.create', as: inAcme() }, 403],
    ['an action that is not listed', { action: 'posts.create', as: member }, 403],
    ['an action of a page, signed out', { route: '/', action: 'tasks.create', method: 'POST' }, 401],
    ['an action of a page that asks for more', { ...billing, action: 'tasks.create', as: member }, 403],
    ['an island', { island: 'src/Panel.astro', as: member }, 403],
    ['an island that is not listed', { island: 'src/Other.astro', as: member }, 403],
    [
      'what another organization’s page sent',
      { action: 'tasks.create', as: member, headers: { 'x-rolecall-organization': 'globex' } },
      409,
    ],
  ] as const)('%s', async (_name, request, status) => {
    expect((await guard.answer(request))?.status ?? null).toBe(status)
  })

  test('sends people where the policy says', async () => {
    const response = await createTestGuard({ ...policy, rules: { '/me': role('org:admin') } }, { routes }).answer({
      route: '/me',
      as: {},
    })
    expect(response?.headers.get('location')).toMatch(/^\/organizations\?/)
  })
})

test('a fresh requirement asks for the membership of now', async () => {
  const write = { route: '/api/tasks', method: 'POST', as: member }
  expect(await guard.answer(write)).toBeNull()
  expect((await guard.answer({ ...write, membership: null }))?.status).toBe(400)
  const demoted = { id: 'org_acme', role: 'org:guest', permissions: ['org:tasks:read'] }
  expect((await guard.answer({ ...write, membership: demoted }))?.status).toBe(403)
  // Others do not ask.
  expect(await guard.answer({ route: '/api/tasks', as: member, membership: null })).toBeNull()
})

test('says what a build would refuse', () => {
  expect(guard.findings).toEqual([])
  const broken = createTestGuard({ ...policy, public: ['/'] }, { routes })
  expect(broken.findings).toMatchObject([{ code: 'unclassified-route', severity: 'error' }])
})

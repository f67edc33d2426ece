/**
 * Eight kinds of visitors request every route, action and island of `access-report.json`. The expected statuses are
 * written by hand and do not follow from the policy, so that they can contradict it.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { islandUrl } from './setup/island-url.ts'
import { inviteStrangers, strangers } from './setup/strangers.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'
import { Visitor } from './setup/visitor.ts'

const visitors = ['signedOut', 'guest', 'reader', 'member', 'editor', 'admin', 'outsider', 'unattached'] as const
type VisitorName = (typeof visitors)[number]
type Statuses = readonly [
  signedOut: number,
  guest: number,
  reader: number,
  member: number,
  editor: number,
  admin: number,
  outsider: number,
  unattached: number,
]

const json = { 'content-type': 'application/json' }
const open: Statuses = [200, 200, 200, 200, 200, 200, 200, 200]

// 307 leads a signed-out visitor to the sign-in, and a visitor without an organization to the choice of one.
const expected = new Map<string, Statuses>([
  ['GET /', open],
  ['GET /features', open],
  ['GET /pricing', open],
  ['GET /blog', open],
  ['GET /blog/[slug]', open],
  ['GET /docs/[slug]', open],
  ['GET /robots.txt', open],
  ['GET /rss.xml', open],
  ['GET /sign-in/[...step]', open],
  ['GET /sign-up/[...step]', open],
  ['GET /_image', [403, 403, 403, 403, 403, 403, 403, 403]],
  ['GET /portal', [307, 200, 200, 200, 200, 200, 200, 200]],
  ['GET /portal/account', [307, 200, 200, 200, 200, 200, 200, 200]],
  ['GET /portal/orgs/[slug]/documents', [307, 403, 200, 200, 200, 200, 404, 307]],
  ['GET /portal/orgs/[slug]/documents/[id]', [307, 403, 200, 200, 200, 200, 404, 307]],
  ['GET /portal/orgs/[slug]/settings', [307, 403, 403, 403, 403, 200, 404, 307]],
  ['GET /api/me', [401, 200, 200, 200, 200, 200, 200, 200]],
  ['GET /api/documents', [401, 403, 200, 200, 200, 200, 200, 400]],
  ['POST /api/documents', [401, 403, 403, 201, 201, 201, 201, 400]],
  ['ACTION documents.create', [401, 403, 403, 200, 200, 200, 200, 400]],
  ['ACTION documents.publish', [401, 403, 403, 403, 200, 200, 404, 400]],
  ['ACTION documents.withdraw', [401, 403, 403, 403, 200, 200, 404, 400]],
  ['ACTION settings.save', [401, 403, 403, 403, 403, 204, 204, 400]],
  ['ISLAND src/components/YourOrganization.astro', open],
])

interface Report {
  readonly routes: readonly { readonly pattern: string; readonly method: string }[]
  readonly actions: readonly { readonly name: string }[]
  readonly islands: readonly { readonly name: string }[]
}

const report = JSON.parse(readFileSync(resolve(import.meta.dirname, '../access-report.json'), 'utf8')) as Report
const reported = [
  ...report.routes.map(({ pattern, method }) => `${method === 'ALL' ? 'GET' : method} ${pattern}`),
  ...report.actions.map(({ name }) => `ACTION ${name}`),
  ...report.islands.map(({ name }) => `ISLAND ${name}`),
]

test('the table and the report name the same things', () => {
  expect([...expected.keys()].sort()).toEqual([...reported].sort())
})

/** The visitors, and the resources that they request. */
interface Cast {
  readonly people: ReadonlyMap<VisitorName, Visitor>
  /** The id of a document of acme. */
  readonly document: string
  readonly island: string
}

const access = test.extend<object, { cast: Cast }>({
  cast: [
    // Playwright reads the names of fixtures off this pattern; there are none.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      await inviteStrangers()
      const admin = await Visitor.create({ email: 'ada@acme.test', organization: 'acme' })
      const created = await admin.post('/api/documents', JSON.stringify({ title: 'Matrix' }), json)
      await use({
        people: new Map([
          ['signedOut', await Visitor.create({ email: null })],
          ['guest', await Visitor.create({ email: strangers.guest.email, organization: 'acme' })],
          ['reader', await Visitor.create({ email: strangers.reader.email, organization: 'acme' })],
          ['member', await Visitor.create({ email: 'mia@acme.test', organization: 'acme' })],
          ['editor', await Visitor.create({ email: 'eve@acme.test', organization: 'acme' })],
          ['admin', admin],
          ['outsider', await Visitor.create({ email: 'gus@globex.test', organization: 'globex' })],
          ['unattached', await Visitor.create({ email: 'nora@none.test' })],
        ]),
        document: ((await created.json()) as { id: string }).id,
        island: await islandUrl(requireEnvironment('E2E_APP_URL')),
      })
    },
    { scope: 'worker' },
  ],
})

for (const [key, statuses] of expected) {
  access(`access: ${key}`, async ({ cast }) => {
    const answers: number[] = []
    for (const visitor of visitors) {
      const response = await ask(cast, visitor, key)
      answers.push(response.status)
      if (response.status >= 400 && !key.startsWith('GET /portal'))
        expect(await response.text(), visitor).not.toContain('<!DOCTYPE html>')
    }
    expect(Object.fromEntries(visitors.map((name, index) => [name, answers[index]]))).toEqual(
      Object.fromEntries(visitors.map((name, index) => [name, statuses[index]])),
    )
  })
}

async function ask({ people, document, island }: Cast, name: VisitorName, key: string): Promise<Response> {
  const visitor = people.get(name)
  if (visitor === undefined) throw new Error(`There is no visitor "${name}".`)
  const [method = '', pattern = ''] = key.split(' ')
  if (method === 'ISLAND') return visitor.fetch(island)
  if (method === 'ACTION') return visitor.post(`/_actions/${pattern}`, form(pattern, document))
  if (method === 'POST') return visitor.post(pattern, JSON.stringify({ title: `Matrix ${name}` }), json)
  // An image of another site: this one never fetches it.
  if (pattern === '/_image') return visitor.fetch('/_image?href=https://example.com/x.png&w=8&f=webp')
  if (pattern.startsWith('/api/')) return visitor.fetch(pattern)
  return visitor.page(pathOf(pattern, document))
}

function form(action: string, document: string): FormData {
  const data = new FormData()
  if (action === 'documents.create') data.set('title', 'Matrix action')
  else if (action === 'settings.save') data.set('welcome', 'Matrix')
  else data.set('id', document)
  return data
}

function pathOf(pattern: string, document: string): string {
  return pattern
    .replace('/blog/[slug]', '/blog/one-list-of-roles')
    .replace('/docs/[slug]', '/docs/roles')
    .replace('/[...step]', '')
    .replace('[slug]', 'acme')
    .replace('[id]', document)
}

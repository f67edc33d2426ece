/** Every route, method, action and island responds to every kind of visitor as `table.ts` says. */
import { expect, requireEnvironment, test as base } from '../setup/test.ts'
import { builtActions, namesIn, readReport, spread, uncovered } from './coverage.ts'
import { keyKinds, makeKeys } from './keys.ts'
import { visitors } from './people.ts'
import { act, ask, askIsland, islandAddress, outcomeOf, submit, type Outcome, type Visit } from './requests.ts'
import * as table from './table.ts'
import { arrive, inviteStrangers } from './visitors.ts'

const test = base.extend<{ readonly visits: readonly Visit[] }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from the pattern.
  visits: async ({}, use) => use(await Promise.all(visitors.map((kind) => arrive(kind)))),
})

// Thousands of requests: on a busy machine one of these tests takes minutes.
test.describe.configure({ mode: 'serial', timeout: 600_000 })
test.beforeAll(inviteStrangers)

type Line = readonly [name: string, ...outcomes: Outcome[]]

/** Requests each line as each visitor. Both sides look like the table, so that differences are readable. */
async function compare(
  askers: readonly Visit[],
  lines: readonly Line[],
  send: (visit: Visit, name: string) => Promise<Outcome>,
  names: readonly string[] = visitors,
): Promise<void> {
  const found: (readonly [string, ...Outcome[]])[] = []
  for (const [name] of lines) {
    found.push([name, ...(await Promise.all(askers.map((visit) => send(visit, name))))])
  }
  const text = ([name, ...outcomes]: Line): string =>
    `${name}: ${outcomes.map((outcome, index) => `${names[index]} ${outcome}`).join(', ')}`
  expect(found.map(text)).toEqual(lines.map(text))
}

/** A line for each method of the lines. */
const each = (lines: readonly Line[], methods?: string): readonly Line[] =>
  lines.flatMap(([name, ...outcomes]) =>
    spread([methods === undefined ? name : `${methods} ${name}`]).map((one): Line => [one, ...outcomes]),
  )
const split = (name: string): [string, string] => name.split(' ') as [string, string]
const askPage = (visit: Visit, name: string) => ask(visit, ...split(name), 'page')
const askEndpoint = (visit: Visit, name: string) => ask(visit, ...split(name), 'endpoint')

test('pages', async ({ visits }) => {
  await compare(visits, each(table.files, `GET,HEAD,${table.writeMethods}`), askPage)
  await compare(visits, each(table.pages, 'GET,HEAD'), askPage)
  await compare(visits, each(table.errorPages, 'GET,HEAD,POST'), askPage)
})

test('pages with other methods', async ({ visits }) => {
  await compare(visits, each(table.forms, table.writeMethods), askPage)
})

test('endpoints', async ({ visits }) => {
  await compare(visits, each(table.endpoints), askEndpoint)
})

test('actions', async ({ visits }) => {
  await compare(visits, table.actions, (visit, name) => act(visit, name))
  await compare(visits, table.actionsFromAcme, (visit, name) => act(visit, name, { 'x-rolecall-organization': 'acme' }))
  await compare(visits, table.actionsOnPages, (visit, name) => submit(visit, ...split(name)))
  await compare(visits, each(table.actionsOtherwise), async (visit, name) =>
    outcomeOf(
      await visit.fetch('/_actions/tasks.create', { method: name.trim(), headers: { accept: 'application/json' } }),
    ),
  )
})

test('islands', async ({ visits }) => {
  const page = '/orgs/acme/dashboard'
  const address = await islandAddress(await arrive('admin'), page, 'BillingGlance')
  const referer = requireEnvironment('E2E_APP_URL') + page
  await compare(visits, each(table.islands), (visit, name) => askIsland(visit, split(name)[0], address))
  await compare(visits, each(table.islandsFromAcme), (visit, name) =>
    askIsland(visit, split(name)[0], address, { referer }),
  )
})

test('API keys', async () => {
  const all = await makeKeys()
  await compare(all, each(table.keys), askEndpoint, keyKinds)

  // Elsewhere a key gives no access: 401 where a visitor would be redirected to sign in.
  const key = all.slice(0, 1)
  const own = each(table.keys).map(([name]) => name)
  const withoutAccess = (lines: readonly Line[]) =>
    lines
      .filter(([name]) => !own.includes(name))
      .map(([name, outcome]) => [name, typeof outcome === 'string' ? 401 : (outcome ?? 401)] as const)
  const names = ['a key']
  await compare(key, withoutAccess(each([...table.files, ...table.pages], 'GET,HEAD')), askPage, names)
  await compare(key, withoutAccess(each(table.endpoints)), askEndpoint, names)
  // Forms are for browsers, which send an origin. A form without one is rejected.
  const refused = (lines: readonly Line[]) => lines.map(([name]) => [name, 403] as const)
  await compare(key, refused(each(table.forms, 'POST')), askPage, names)
  await compare(key, refused(table.actions), (visit, name) => act(visit, name), names)
})

test('the table has a line for every route, method, action and island', async () => {
  const [report, actions] = await Promise.all([readReport(), builtActions()])
  expect(actions.length).toBeGreaterThan(10)
  expect(uncovered(table, report, actions)).toEqual([])

  // A missing line of each kind is found.
  const pages = table.pages.filter(([pattern]) => pattern !== '/me')
  expect(uncovered({ ...table, pages }, report, actions)).toEqual(['GET /me', 'HEAD /me'])
  const missing = (name: string) => table.endpoints.filter(([line]) => line !== name)
  expect(uncovered({ ...table, endpoints: missing('POST /api/invite') }, report, actions)).toEqual(['POST /api/invite'])
  const late = { pattern: '/late', kind: 'page', entrypoint: 'src/pages/late.astro', access: 'everyone' }
  expect(uncovered(table, { ...report, routes: [...report.routes, late] }, actions)).toHaveLength(8)
  const island = { name: 'src/components/Late.astro' }
  expect(uncovered(table, { ...report, islands: [...report.islands, island] }, actions)).toContain('GET Late')
  expect(namesIn({ tasks: { done: { undo: () => null } } })).toEqual(['tasks.done.undo'])
  expect(uncovered(table, report, [...actions, 'tasks.done.undo'])).toEqual(['action tasks.done.undo'])
})

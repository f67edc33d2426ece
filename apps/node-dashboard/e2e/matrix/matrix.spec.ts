/** Every route, method, action and island, asked by every kind of visitor, finds what `table.ts` says by hand. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { expect, requireEnvironment, test } from '../setup/test.ts'
import { act, ask, islandAddress, outcomeOf, type Outcome, type Visit } from './requests.ts'
import * as table from './table.ts'
import { keyKinds, makeKeys } from './keys.ts'
import { arrive, inviteStrangers, visitors } from './visitors.ts'

test.describe.configure({ mode: 'serial' })

let visits: readonly Visit[] = []
test.beforeAll(async () => {
  await inviteStrangers()
  visits = await Promise.all(visitors.map((kind) => arrive(kind)))
})

type Line = readonly [name: string, ...outcomes: Outcome[]]

/** Asks each line as each visitor; both sides read like the table, so that a difference can be read as well. */
async function compare(
  lines: readonly Line[],
  send: (visit: Visit, name: string) => Promise<Outcome>,
  [askers, names]: readonly [readonly Visit[], readonly string[]] = [visits, visitors],
): Promise<void> {
  const found: (readonly [string, ...Outcome[]])[] = []
  for (const [name] of lines) {
    found.push([name, ...(await Promise.all(askers.map((visit) => send(visit, name))))])
  }
  const text = ([name, ...outcomes]: Line): string =>
    `${name}: ${outcomes.map((outcome, index) => `${names[index]} ${outcome}`).join(', ')}`
  expect(found.map(text)).toEqual(lines.map(text))
}

const split = (name: string): [string, string] => name.split(' ') as [string, string]

test('pages', async () => {
  await compare(table.pages, (visit, name) => ask(visit, ...split(name), 'page'))
})

test('forms sent to pages', async () => {
  await compare(table.forms, (visit, name) => ask(visit, ...split(name), 'page'))
})

test('endpoints', async () => {
  await compare(table.endpoints, (visit, name) => ask(visit, ...split(name), 'endpoint'))
})

test('actions', async () => {
  await compare(table.actions, (visit, name) => act(visit, name))
  await compare(table.actionsFromAcme, (visit, name) => act(visit, name, { 'x-rolecall-organization': 'acme' }))
})

test('islands', async () => {
  const admin = await arrive('admin')
  const script = { accept: '*/*', 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin' }
  const referer = `${requireEnvironment('E2E_APP_URL')}/orgs/acme/dashboard`
  const fetchIsland = async (visit: Visit, name: string, headers: Record<string, string>) =>
    outcomeOf(await visit.fetch(await islandAddress(admin, '/orgs/acme/dashboard', name), { headers }))
  await compare(table.islands, (visit, name) => fetchIsland(visit, name, script))
  await compare(table.islandsFromAcme, (visit, name) => fetchIsland(visit, name, { ...script, referer }))
})

test('API keys', async () => {
  const all = await makeKeys()
  await compare(table.keys, (visit, name) => ask(visit, ...split(name), 'endpoint'), [all, keyKinds])

  // Everywhere else a key is nobody: where nobody is sent to sign in, it is told that it cannot.
  const key = all.slice(0, 1)
  const nobody = (lines: readonly Line[]) =>
    lines
      .filter(([name]) => !table.keys.some(([own]) => own === name))
      .map(([name, outcome]) => [name, typeof outcome === 'string' ? 401 : (outcome ?? 401)] as const)
  const as = [key, ['a key']] as const
  await compare(nobody(table.pages), (visit, name) => ask(visit, ...split(name), 'page'), as)
  await compare(nobody(table.endpoints), (visit, name) => ask(visit, ...split(name), 'endpoint'), as)
  // Forms are for browsers, which say where they come from: one that does not is refused, whoever sends it.
  const refused = (lines: readonly Line[]) => lines.map(([name]) => [name, 403] as const)
  await compare(refused(table.forms), (visit, name) => ask(visit, ...split(name), 'page'), as)
  await compare(refused(table.actions), (visit, name) => act(visit, name), as)
})

interface Report {
  readonly routes: readonly { readonly pattern: string; readonly method: string; readonly kind: string }[]
  readonly islands: readonly { readonly name: string }[]
}

test('the table has a line for every route, method, action and island of the report', async () => {
  const report = JSON.parse(await readFile(resolve(import.meta.dirname, '../../access-report.json'), 'utf8')) as Report
  const lines = [...table.pages, ...table.forms, ...table.endpoints].map(([name]) => name)
  const needed = report.routes.flatMap(({ pattern, method, kind }) => {
    if (kind.includes('prerendered')) return [`GET ${pattern}`]
    return (method === 'ALL' ? ['GET', 'POST'] : [method]).map((each) => `${each} ${pattern}`)
  })
  expect(needed.filter((name) => !lines.includes(name))).toEqual([])

  const { readdir } = await import('node:fs/promises')
  const groups = await readdir(resolve(import.meta.dirname, '../../src/actions'))
  const written = table.actions.map(([name]) => name)
  for (const file of groups.filter((name) => name !== 'index.ts')) {
    const source = await readFile(resolve(import.meta.dirname, '../../src/actions', file), 'utf8')
    const names = [...source.matchAll(/^ {2}(\w+): define/gm)].map(([, name]) => `${file.replace('.ts', '')}.${name}`)
    expect(names.length, file).toBeGreaterThan(0)
    expect(names.filter((name) => !written.includes(name))).toEqual([])
  }
  const islands = table.islands.map(([name]) => `src/components/${name}.astro`)
  expect(report.islands.map(({ name }) => name).filter((name) => !islands.includes(name))).toEqual([])
})

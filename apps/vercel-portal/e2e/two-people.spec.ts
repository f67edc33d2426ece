/**
 * Two people and an anonymous visitor take turns on every portal URL, also through a cache that ignores
 * `Cache-Control`: no byte of one may reach another.
 */
import { startCachingFront } from './setup/caching-front.ts'
import { onDemandPaths } from './setup/on-demand-paths.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'
import { Visitor } from './setup/visitor.ts'

/** A visitor, and the texts that only their answers may contain: id, title of a document, id of the document. */
interface Person {
  readonly visitor: Visitor
  readonly marks: readonly string[]
}

async function createPerson(email: string, organization: string, url?: string): Promise<Person> {
  const origin = requireEnvironment('E2E_APP_URL')
  // Documents are written at the app itself; the cache in front of it takes reads.
  const direct = await Visitor.create({ email, organization })
  const me = (await (await direct.fetch('/api/me')).json()) as { user: string }
  const title = `Secret of ${organization} ${crypto.randomUUID()}`
  const created = await direct.post('/api/documents', JSON.stringify({ title, body: title }), {
    'content-type': 'application/json',
    origin,
  })
  const { id } = (await created.json()) as { id: string }
  const visitor = url ? await Visitor.create({ email, organization, url }) : direct
  return { visitor, marks: [me.user, title, id] }
}

interface Leak {
  readonly path: string
  readonly reader: string
  readonly mark: string
}

async function takeTurns(
  url: string | undefined,
): Promise<{ readonly leaks: readonly Leak[]; readonly answers: number; readonly shown: number }> {
  const ada = await createPerson('ada@acme.test', 'acme', url)
  const gus = await createPerson('gus@globex.test', 'globex', url)
  const stranger: Person = { visitor: await Visitor.create({ email: null, ...(url && { url }) }), marks: [] }
  const people = new Map<string, Person>([
    ['ada', ada],
    ['stranger', stranger],
    ['gus', gus],
  ])
  const paths = await onDemandPaths({ slugs: ['acme', 'globex'], ids: [ada, gus].map(({ marks }) => marks[2] ?? '') })
  const leaks: Leak[] = []
  let answers = 0
  let shown = 0
  for (const path of paths) {
    for (const reader of ['ada', 'stranger', 'gus', 'stranger', 'ada', 'gus']) {
      const response = await people.get(reader)?.visitor.page(path)
      const text = `${JSON.stringify([...(response?.headers ?? [])])}${await response?.text()}`
      answers++
      for (const [owner, { marks }] of people) {
        for (const mark of marks.filter((one) => withoutAddress(text, path).includes(one))) {
          if (owner === reader) shown++
          else leaks.push({ path, reader, mark: `${owner}: ${mark}` })
        }
      }
    }
  }
  return { leaks, answers, shown }
}

test('no byte of one person appears for another', async () => {
  const { leaks, answers, shown } = await takeTurns(undefined)
  expect(leaks).toEqual([])
  // The marks are there for their owners: a site that shows nothing would pass the line above.
  expect(shown).toBeGreaterThan(30)
  // Nine patterns of the portal and its API with their organizations and documents, and what else the function answers.
  expect(answers).toBeGreaterThanOrEqual(17 * 6)
})

test('nor behind a cache that ignores Cache-Control', async () => {
  const front = await startCachingFront(requireEnvironment('E2E_APP_URL'))
  const { leaks, shown } = await takeTurns(front.url)
  await front.stop()
  expect(leaks).toEqual([])
  expect(shown).toBeGreaterThan(30)
  expect(front.hits()).toBeGreaterThan(10)
})

test('finds the leak behind a cache that ignores Vary, too', async () => {
  const front = await startCachingFront(requireEnvironment('E2E_APP_URL'), { honoursVary: false })
  const { leaks } = await takeTurns(front.url)
  await front.stop()
  expect(leaks.length).toBeGreaterThan(0)
})

/** An answer may repeat the address of its request, which the reader knows. */
function withoutAddress(text: string, path: string): string {
  return text.replaceAll(path, '').replaceAll(encodeURIComponent(path), '')
}

/** What the browser gets contains nothing that belongs to the server. */
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from './setup/test.ts'

const client = resolve(import.meta.dirname, '../dist/client')

/** Words that only server code or its configuration contains, by what they would give away. */
const secrets: ReadonlyMap<string, RegExp> = new Map([
  ['a secret key', /sk_(?:test|live)_\w{8}/],
  ['a webhook secret', /whsec_\w{8}/],
  ['a connection string', /postgres(?:ql)?:\/\/\w+:/],
  ['the name of a secret', /CLERK_SECRET_KEY|DATABASE_URL|SIGNING_SECRET/],
  ['@clerk/astro/server', /clerkMiddleware|createClerkClient/],
  ['pg', /pg_catalog|SASLInitialResponse|scram-sha-256/i],
  ['kysely', /kysely|CreateTableBuilder/i],
  ['our repositories', /organization_id/],
])

test('no client file contains a secret or server code', async () => {
  const files = (await readdir(client, { recursive: true })).filter((name) => /\.(m?js|html|css|json|map)$/.test(name))
  expect(files.length).toBeGreaterThan(5)
  const found: string[] = []
  for (const file of files) {
    const text = await readFile(join(client, file), 'utf8')
    for (const [what, pattern] of secrets) if (pattern.test(text)) found.push(`${file}: ${what}`)
  }
  expect(found).toEqual([])
})

test('the search finds what it looks for', () => {
  const samples = [
    'sk_test_abcdefgh12',
    'whsec_abcdefgh12',
    'postgres://tally:pw@host',
    'process.env.CLERK_SECRET_KEY',
    'createClerkClient(',
    'SASLInitialResponse',
    'new Kysely()',
    'where organization_id',
  ]
  expect([...secrets.values()].map((pattern, index) => pattern.test(samples[index] ?? ''))).toEqual(
    samples.map(() => true),
  )
})

/** Client files contain no secret and no server code. */
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from './setup/test.ts'

const root = resolve(import.meta.dirname, '..')

/** Strings that only server code or its configuration contains, by the leak that they would reveal. */
const secrets: ReadonlyMap<string, RegExp> = new Map([
  ['a secret key', /sk_(?:test|live)_\w{8}/],
  ['a webhook secret', /whsec_\w{8}/],
  ['a connection string', /postgres(?:ql)?:\/\/\w+:/],
  ['the name of a secret', /CLERK_SECRET_KEY|DATABASE_URL|SIGNING_SECRET/],
  ['@clerk/astro/server', /clerkMiddleware|createClerkClient|x-clerk-auth-status/],
  ['pg', /pg_catalog|SASLInitialResponse|scram-sha-256/i],
  ['kysely', /kysely|CreateTableBuilder/i],
  ['our repositories', /organization_id/],
])

const foundIn = (text: string) => [...secrets].filter(([, pattern]) => pattern.test(text)).map(([what]) => what)

test('no client file contains a secret or server code', async () => {
  const client = join(root, 'dist/client')
  const files = (await readdir(client, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  expect(files.length).toBeGreaterThan(5)
  const found: string[] = []
  for (const { name, parentPath } of files) {
    const what = foundIn(await readFile(join(parentPath, name), 'latin1'))
    if (what.length > 0) found.push(`${name}: ${what.join(', ')}`)
  }
  expect(found).toEqual([])
})

test('the search finds a secret', () => {
  for (const [text, what] of [
    ['"sk_test_abcdefgh12"', 'a secret key'],
    ['"whsec_abcdefgh12"', 'a webhook secret'],
    ['"postgres://tally:pw@host"', 'a connection string'],
    ['process.env.CLERK_SECRET_KEY', 'the name of a secret'],
  ] as const) {
    expect(foundIn(text), text).toEqual([what])
  }
})

// Used and not exported, so that the bundler renames what it can.
for (const [what, code] of [
  ['@clerk/astro/server', `import { clerkMiddleware as it } from '@clerk/astro/server'; console.log(it())`],
  ['@clerk/astro/server', `import { createClerkClient as it } from '@clerk/backend'; console.log(it({}))`],
  ['pg', `import it from 'pg'; console.log(new it.Client())`],
  ['kysely', `import { Kysely as it, PostgresDialect as for_ } from 'kysely'; console.log(new it(new for_({})))`],
  [
    'our repositories',
    `import { editTasks as it } from '${join(root, 'src/repositories/task-repository.ts')}'; console.log(it)`,
  ],
  ['the name of a secret', `import { DATABASE_URL as it } from '${join(root, 'src/environment.ts')}'; console.log(it)`],
] as const) {
  test(`the search finds a bundle of ${/from '(.*?)'/.exec(code)?.[1]?.replace(root, '')}`, async () => {
    expect(foundIn(await bundle(code))).toContain(what)
  })
}

/** The part of Vite that is used. The app depends on it through Astro only. */
type Build = (options: object) => Promise<{ readonly output: readonly { readonly code?: string }[] }>

/** A module, bundled for the browser by Astro's own bundler. */
async function bundle(code: string): Promise<string> {
  const vite = createRequire(createRequire(import.meta.url).resolve('astro/package.json')).resolve('vite')
  const { build } = (await import(pathToFileURL(vite).href)) as { build: Build }
  const entry = '\0planted'
  const { NODE_ENV } = process.env
  const { output } = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: { write: false, rollupOptions: { input: 'planted', external: /^(?:astro|virtual):/ } },
    plugins: [
      {
        name: 'planted',
        resolveId: (id: string) => (id === 'planted' ? entry : null),
        load: (id: string) => (id === entry ? code : null),
      },
    ],
  })
  // Vite sets NODE_ENV to production from then on, and the local Clerk does not start in production.
  if (NODE_ENV === undefined) delete process.env['NODE_ENV']
  else process.env['NODE_ENV'] = NODE_ENV
  return output.map((part) => part.code ?? '').join('\n')
}

import type { CatalogueCase } from '../case.ts'
import { builtPage } from '../case.ts'

const key = 'x1'.repeat(15)
const page = { 'index.astro': builtPage('') }
const inFile = (
  path: string,
  text: string,
  expects: CatalogueCase['expects'] = 'secret-in-output',
  name = `a secret in ${path}`,
): CatalogueCase => ({
  name,
  files: { ...page, [`public/${path}`]: text },
  expects,
})
const innocent = (name: string, text: string) => inFile('text.txt', text, 'builds', name)
const written = (name: string, text: string) => inFile('text.txt', text, 'secret-in-output', name)

/** Secrets in what the build writes, whatever the kind of file. */
export const secrets: readonly CatalogueCase[] = [
  inFile('.env', `CLERK_SECRET_KEY=sk_live_${key}`),
  inFile('settings.yml', `key: sk_test_${key}`),
  inFile('settings.toml', `key = "sk_live_${key}"`),
  inFile('dump.sql', `insert into keys values ('sk_live_${key}');`),
  inFile('keys.csv', `name,key\nclerk,sk_live_${key}`),
  inFile('notes.md', `The key is \`sk_live_${key}\`.`),
  inFile('source.ts', `export const key = 'sk_live_${key}'`),
  inFile('NO-EXTENSION', `sk_live_${key}`),
  inFile('program.wasm', `\u0000asm\u0001\u0000\u0000\u0000${'\u0000'.repeat(100)}sk_live_${key}\u0000`),
  inFile(
    'large.json',
    `{"a":"${'-'.repeat(9_000_000)}","k":"sk_live_${key}"}`,
    'secret-in-output',
    'a secret at the end of 9 MB',
  ),
  inFile(
    'border.txt',
    `${'-'.repeat(65_536 - 12)} sk_live_${key}`,
    'secret-in-output',
    'a secret across the border of two reads',
  ),
  written('a key with dashes', `sk_live_${'a-b_'.repeat(8)}`),
  written('the secret of a webhook', `whsec_${'aB3/+'.repeat(6)}==`),
  written('an API key of Clerk', `"ak_${key}"`),
  written('the password of a database', 'postgres://app:Xq81_hunter@db.internal:5432/app'),
  written('the password of a database, by its other name', 'DATABASE_URL=postgresql://app:p%40ss@10.0.0.3/app'),
  {
    name: 'a secret in a page',
    files: { 'index.astro': builtPage(`const url = 'postgres://app:Xq81_hunter@db.internal/app'`, '<p>{url}</p>') },
    expects: 'secret-in-output',
  },
  {
    name: 'a secret in the code of a page on demand',
    files: { 'src/pages/index.astro': `---\nconst key = 'whsec_${key}'\n---\n<p>{Astro.url.pathname + key}</p>` },
    alone: true,
    expects: 'secret-in-output',
  },
  innocent('the beginnings of keys', 'sk_test_… and sk_live_<your key>, whsec_..., ak_'),
  innocent('a database without a password', 'postgres://app@db.internal/app and postgres:///app'),
  innocent(
    'a password that is filled in later',
    'postgres://${user}:${password}@host/app postgres://<user>:<password>@host/app postgres://app:$PASSWORD@host',
  ),
  innocent('words with such letters', `break_${key} task_live_${key} mysk_test whsecret_${key}`),
  innocent('a publishable key', `pk_live_${key}`),
]

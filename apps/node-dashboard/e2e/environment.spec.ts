/** `.env.example` names exactly the variables that this app reads. */
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from './setup/test.ts'

const root = resolve(import.meta.dirname, '..')

/** Read by Astro's server and by Clerk's SDK, not by code of this app. */
const readByOthers = ['HOST', 'PORT', 'PUBLIC_CLERK_SIGN_IN_URL', 'PUBLIC_CLERK_SIGN_UP_URL']
/** Set by this app for Astro's adapter. */
const set = ['ASTRO_NODE_AUTOSTART']

test('.env.example has every variable that is read, and no other', async () => {
  const files = ['astro.config.ts', 'src', 'worker', 'scripts'].map(async (place) => {
    if (place.endsWith('.ts')) return [place]
    const names = await readdir(join(root, place), { recursive: true })
    return names.filter((name) => /\.(?:tsx?|astro)$/.test(name)).map((name) => join(place, name))
  })
  const texts = (await Promise.all(files)).flat().map((name) => readFile(join(root, name), 'utf8'))
  const read = new Set((await Promise.all(texts)).flatMap(variablesIn))
  const documented = (await readFile(join(root, '.env.example'), 'utf8')).matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)
  expect([...documented].map(([, name]) => name ?? '').toSorted()).toEqual(
    [...new Set([...read, ...readByOthers])].filter((name) => !set.includes(name)).toSorted(),
  )
})

test('the search finds each way of reading a variable', () => {
  expect(
    variablesIn(
      "process.env['A_ONE'] process.env.B_TWO const { C_THREE, D_FOUR: four } = process.env environment['E_FIVE']",
    ),
  ).toEqual(['A_ONE', 'B_TWO', 'C_THREE', 'D_FOUR'])
})

function variablesIn(text: string): readonly string[] {
  const named = [...text.matchAll(/(?:process|import\.meta)\.env(?:\.|\[')([A-Z][A-Z_]+)/g)].map(
    ([, name]) => name ?? '',
  )
  const taken = [...text.matchAll(/\{([^{}]*)\} = process\.env/g)].flatMap(([, names = '']) =>
    [...names.matchAll(/\b([A-Z][A-Z_]+)\b/g)].map(([, name]) => name ?? ''),
  )
  return [...named, ...taken]
}

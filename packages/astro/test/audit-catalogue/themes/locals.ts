import type { CatalogueCase } from '../case.ts'
import { astro, builtPage, isPrerendered } from '../case.ts'

const found = (name: string, frontmatter: readonly string[], more: Readonly<Record<string, string>> = {}) => ({
  name,
  files: { 'index.astro': builtPage(frontmatter), ...more },
  expects: 'auth-in-prerendered' as const,
})
const unclear = (name: string, frontmatter: readonly string[], more: Readonly<Record<string, string>> = {}) => ({
  ...found(name, frontmatter, more),
  expects: 'undecided-locals' as const,
})
const innocent = (name: string, frontmatter: readonly string[], more: Readonly<Record<string, string>> = {}) => ({
  ...found(name, frontmatter, more),
  expects: 'builds' as const,
})

/** `locals.auth()` in a page that is built to a file knows no visitor. */
export const locals: readonly CatalogueCase[] = [
  found('Astro.locals.auth()', ['const x = Astro.locals?.auth?.()']),
  found('Astro.locals.currentUser()', ['const x = Astro.locals.currentUser?.()']),
  found('auth taken from Astro.locals', ['const { auth } = Astro.locals', 'auth?.()']),
  found('auth under another name', ['const { auth: who } = Astro.locals', 'who?.()']),
  found('locals taken from Astro', ['const { locals } = Astro', 'locals.auth?.()']),
  found('auth taken from Astro in one step', ['const { locals: { auth } } = Astro', 'auth?.()']),
  found('quoted names', [`Astro['locals']['auth']?.()`]),
  found('a name in a template', ['Astro[`locals`][`auth`]?.()']),
  found('locals behind a variable', ['const l = Astro.locals', 'l.auth?.()']),
  found('locals behind an assignment', ['let l', 'l = Astro.locals', 'l.auth?.()']),
  found('Astro behind a variable', ['const page = Astro', 'page.locals.auth?.()']),
  found('auth as a value', ['const who = Astro.locals.auth', 'who?.()']),
  found('auth.call()', ['Astro.locals.auth?.call(null)']),
  found('a constant as the name', [`const name = 'auth'`, 'Astro.locals[name]?.()']),
  found('locals handed to a helper', [`import { who } from './_who'`, 'who(Astro.locals)'], {
    '_who.ts': 'export const who = (l) => l.auth?.()',
  }),
  found('locals handed to a helper that takes it apart', [`import { who } from './_who'`, 'who(Astro.locals)'], {
    '_who.ts': 'export function who({ auth }) { return auth?.() }',
  }),
  found('Astro handed to a helper', [`import { who } from './_who'`, 'who(Astro)'], {
    '_who.ts': 'export const who = (context) => context.locals.auth?.()',
  }),
  found('locals in a property of an object', ['const context = { l: Astro.locals }', 'context.l.auth?.()']),
  {
    name: 'locals.auth() in an endpoint that is built to a file',
    files: {
      'index.ts': `${isPrerendered}\nexport const GET = ({ locals }) => new Response(String(locals.auth?.()?.userId))`,
    },
    expects: 'auth-in-prerendered',
  },
  {
    name: 'locals.auth() in a component',
    files: {
      'index.astro': builtPage(`import Part from './_Part.astro'`, '<Part />'),
      '_Part.astro': astro([], '<p>{Astro.locals.auth?.()?.userId}</p>'),
    },
    expects: 'auth-in-prerendered',
  },
  unclear('a name that is only known later', [`const name = ['au', 'th'].join('')`, 'Astro.locals[name]?.()']),
  unclear('locals spread', ['const copy = { ...Astro.locals }', `copy['auth']?.()`]),
  unclear('locals handed to a function of the language', [`Reflect.get(Astro.locals, 'auth')?.()`]),
  unclear('the rest of locals', ['const { theme, ...rest } = Astro.locals', 'JSON.stringify(rest)']),
  unclear('locals returned from a function', ['const of = () => Astro.locals', 'of().auth?.()']),
  innocent('another local', ['const x = Astro.locals.theme']),
  innocent('other locals taken apart', ['const { theme, lang = 1 } = Astro.locals']),
  innocent('a name that begins with auth', ['Astro.locals.author?.()']),
  innocent("a function of one's own that is called auth()", ['const auth = () => 1', 'auth()']),
  innocent(
    'locals handed to a helper that reads another',
    [`import { theme } from './_theme'`, 'theme(Astro.locals)'],
    {
      '_theme.ts': 'export const theme = (l) => l.theme',
    },
  ),
  innocent('auth of something else', ['const api = { auth: () => 1, locals: 2 }', 'api.auth()']),
  innocent('locals that belong to something else', [`const locals = ['de', 'en']`, 'locals.map(String)']),
  {
    name: 'locals.auth() in a page on demand',
    files: { 'index.astro': astro('const { auth } = Astro.locals', '<p>{auth().userId}</p>') },
    expects: 'builds',
  },
  innocent('locals.auth() on demand only', ['const x = Astro.isPrerendered ? null : Astro.locals.auth()']),
]

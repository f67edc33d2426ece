import type { CatalogueCase } from '../case.ts'
import { astro, builtPage, isPrerendered } from '../case.ts'

const server = `import { protect } from '@rolecall/astro/server'`
const rbac = `import { signedIn } from '@rolecall/rbac'`
const library = `${rbac}
${server}
export const requireSignedIn = (context) => protect(context, signedIn())
export const double = (value) => value * 2
`
const found = (name: string, frontmatter: readonly string[], more: Readonly<Record<string, string>> = {}) => ({
  name,
  files: { 'index.astro': builtPage([rbac, ...frontmatter]), ...more },
  expects: 'protect-in-prerendered' as const,
})

/** A guard in a page that is built to a file runs once, for no visitor. */
export const guards: readonly CatalogueCase[] = [
  found('protect()', [server, 'protect(Astro, signedIn())']),
  found('protect() under another name', [
    `import { protect as need } from '@rolecall/astro/server'`,
    'need(Astro, signedIn())',
  ]),
  found('protect() through a namespace', [
    `import * as guard from '@rolecall/astro/server'`,
    'guard.protect(Astro, signedIn())',
  ]),
  found('protect() through a namespace with a quoted name', [
    `import * as guard from '@rolecall/astro/server'`,
    `guard['protect'](Astro, signedIn())`,
  ]),
  found('a guard of a namespace whose name is only known later', [
    `import * as guard from '@rolecall/astro/server'`,
    `const name = ['pro', 'tect'].join('')`,
    'guard[name](Astro, signedIn())',
  ]),
  found('protect() taken from a namespace', [
    `import * as guard from '@rolecall/astro/server'`,
    'const { protect: need } = guard',
    'need(Astro, signedIn())',
  ]),
  found('protect.call()', [server, 'protect.call(null, Astro, signedIn())']),
  found('protect.apply() by Reflect', [server, 'Reflect.apply(protect, null, [Astro, signedIn()])']),
  found('protect?.()', [server, 'protect?.(Astro, signedIn())']),
  found('protect() with a type argument', [server, 'protect<any>(Astro, signedIn())']),
  found('protect() behind a variable', [server, 'const need = protect', 'need(Astro, signedIn())']),
  found('protect() handed to a function', [
    server,
    'const run = (guard: Function) => guard(Astro, signedIn())',
    'run(protect)',
  ]),
  found('protect() imported when it is needed', [
    `const { protect } = await import('@rolecall/astro/server')`,
    'protect(Astro, signedIn())',
  ]),
  found('protect() as a member of an awaited import', [
    `;(await import('@rolecall/astro/server')).protect(Astro, signedIn())`,
  ]),
  found('protect() in the callback of an import', [
    `await import('@rolecall/astro/server').then((guard) => guard.protect(Astro, signedIn()))`,
  ]),
  found('protect() from a file that re-exports it', [`import { need } from './_guard'`, 'need(Astro, signedIn())'], {
    '_guard.ts': `export { protect as need } from '@rolecall/astro/server'`,
  }),
  found(
    'protect() from a file that exports everything',
    [`import { protect } from './_guard'`, 'protect(Astro, signedIn())'],
    { '_guard.ts': `export * from '@rolecall/astro/server'` },
  ),
  found('protect() through two barrels', [`import { guard } from './_one'`, 'guard.protect(Astro, signedIn())'], {
    '_one.ts': `export * from './_two'`,
    '_two.ts': `export * as guard from '@rolecall/astro/server'`,
  }),
  found('protect() as a default export', [`import need from './_guard'`, 'need(Astro, signedIn())'], {
    '_guard.ts': `${server}\nexport default protect`,
  }),
  found('a helper that calls protect()', [`import { requireSignedIn } from './_guard'`, 'requireSignedIn(Astro)'], {
    '_guard.ts': library,
  }),
  found('a method of an object that calls protect()', [`import { guards } from './_guard'`, 'guards.member(Astro)'], {
    '_guard.ts': `${rbac}\n${server}\nexport const guards = { member: (context) => protect(context, signedIn()) }`,
  }),
  found('a class that calls protect()', [`import { Guard } from './_guard'`, 'new Guard().run(Astro)'], {
    '_guard.ts': `${rbac}\n${server}\nexport class Guard { run(context) { return protect(context, signedIn()) } }`,
  }),
  found('check() in the template of a component', [`import Part from './_Part.astro'`, 'export const x = Part'], {
    '_Part.astro': astro(
      [`import { check } from '@rolecall/astro/server'`, rbac],
      '{check(Astro, signedIn()).allowed && <p>members</p>}',
    ),
  }),
  found(
    'getSession() in a layout that is imported late',
    [`const { default: Part } = await import('./_Part.astro')`, 'export const x = 1', 'const P = Part'],
    {
      '_Part.astro': astro([`import { getSession } from '@rolecall/astro/server'`, 'getSession(Astro)']),
    },
  ),
  found('protect() below a glob and a comment of a style', [
    server,
    `const posts = import.meta.glob('./posts/*.md')`,
    'protect(Astro, signedIn())',
  ]),
  {
    name: 'defineEndpoint() in an endpoint that is built to a file',
    files: {
      'index.ts': `${rbac}\nimport { defineEndpoint } from '@rolecall/astro/server'\n${isPrerendered}\nexport const GET = defineEndpoint(signedIn(), () => new Response('x'))`,
    },
    expects: 'protect-in-prerendered',
  },
  {
    name: 'protect() in an endpoint that is re-exported',
    files: {
      'index.ts': `export { GET } from './_handler'\n${isPrerendered}`,
      '_handler.ts': `${rbac}\n${server}\nexport const GET = (context) => { protect(context, signedIn()); return new Response('x') }`,
    },
    expects: 'protect-in-prerendered',
  },
  {
    name: 'protect() in a layout of a page on demand',
    files: {
      'index.astro': astro(`import Layout from './_Layout.astro'`, '<Layout>page</Layout>'),
      '_Layout.astro': astro([server, rbac, 'protect(Astro, signedIn())'], '<slot />'),
    },
    expects: 'protect-in-nested-component',
  },
  {
    name: 'a helper of a layout that calls protect()',
    files: {
      'index.astro': astro(`import Layout from './_Layout.astro'`, '<Layout>page</Layout>'),
      '_Layout.astro': astro([`import { requireSignedIn } from './_guard'`, 'requireSignedIn(Astro)'], '<slot />'),
      '_guard.ts': library,
    },
    expects: 'protect-in-nested-component',
  },
  {
    name: 'protect() in a page on demand',
    files: { 'index.astro': astro([server, rbac, 'protect(Astro, signedIn())']) },
    expects: 'builds',
  },
  {
    name: 'a helper with protect() in a page on demand',
    files: {
      'index.astro': astro([`import { requireSignedIn } from './_guard'`, 'requireSignedIn(Astro)']),
      '_guard.ts': library,
    },
    expects: 'builds',
  },
  {
    name: 'another function of a file with a guard',
    files: { 'index.astro': builtPage([`import { double } from './_guard'`, 'double(2)']), '_guard.ts': library },
    expects: 'builds',
  },
  {
    name: 'a constant of an endpoint with a guard',
    files: {
      'index.astro': builtPage(`import { pageSize } from './tasks'`, '<p>{pageSize}</p>'),
      'tasks.ts': `${rbac}\nimport { defineEndpoint } from '@rolecall/astro/server'\nexport const pageSize = 10\nexport const GET = defineEndpoint(signedIn(), () => new Response('x'))`,
    },
    expects: 'builds',
  },
  {
    name: 'the type of a guard',
    files: {
      'index.astro': builtPage([`import type { protect } from '@rolecall/astro/server'`, 'type P = typeof protect']),
    },
    expects: 'builds',
  },
  {
    name: "a function of one's own that is called protect()",
    files: {
      'index.astro': builtPage([`import { protect } from './_glass'`, 'protect()']),
      '_glass.ts': `export const protect = () => 'glass'`,
    },
    expects: 'builds',
  },
  {
    name: 'protect() in comments, strings and templates',
    files: {
      'index.astro': builtPage(
        ['/* protect(Astro) */', `const text = "import { protect } from '@rolecall/astro/server'; protect(Astro)"`],
        '<!-- protect(Astro) --><code>{text}</code>',
      ),
    },
    expects: 'builds',
  },
  {
    name: 'a guard that is asked on demand only',
    files: {
      'index.astro': builtPage(`import Part from './_Part.astro'`, '<Part />'),
      'live.astro': astro(`import Part from './_Part.astro'`, '<Part />'),
      '_Part.astro': astro(
        [
          `import { getSession } from '@rolecall/astro/server'`,
          'const session = Astro.isPrerendered ? null : getSession(Astro)',
        ],
        '<p>{session?.type}</p>',
      ),
    },
    expects: 'builds',
  },
]

import { describe, expect, test } from 'vitest'
import { analyseProgram } from '../../test/harness/compile-program.ts'
import type { Fact } from './fact.ts'

const server = `import { protect } from '@rolecall/astro/server'`
const page = (frontmatter: string, template = '<p>x</p>') => ({
  'index.astro': `---\n${frontmatter}\n---\n${template}`,
})
const kinds = (facts: readonly Fact[]) => facts.map(({ file, kind }) => `${kind} ${file}`)

describe('facts of a page', () => {
  test('belong to the file that has them', async () => {
    const { prerendered } = await analyseProgram(
      {
        ...page(`import { admin } from './guards'\nadmin(Astro)`),
        'guards/index.ts': `export * from './admin'`,
        'guards/admin.ts': `import * as guard from '@rolecall/astro/server'\nexport const admin = (context) => guard.protect(context, role('org:admin'))`,
      },
      'prerendered',
    )
    expect(kinds(prerendered)).toEqual(['guard src/guards/admin.ts'])
    expect(prerendered[0]).toMatchObject({ call: 'protect', requirement: `role('org:admin')` })
  })

  test('are those of what it uses, not of all that a module has', async () => {
    const files = {
      ...page(`import { double } from './lib'\ndouble(2)`),
      'lib.ts': `${server}\nexport const double = (n) => n * 2\nexport const guard = (context) => protect(context, x)`,
    }
    expect((await analyseProgram(files, 'prerendered')).prerendered).toEqual([])
    expect(kinds((await analyseProgram(files, 'prerendered')).all)).toEqual(['guard src/lib.ts'])
  })

  test('include what a module does when it is loaded', async () => {
    const { prerendered } = await analyseProgram(
      {
        ...page(`import { routes } from './routes'\nroutes.size`),
        'routes.ts': `${server}\nexport const routes = new Map()\nroutes.set('/', (context) => protect(context, x))`,
      },
      'prerendered',
    )
    expect(kinds(prerendered)).toEqual(['guard src/routes.ts'])
  })

  test('are read with the quotes that people write', async () => {
    const { onDemand } = await analyseProgram(
      page(
        `${server}\nprotect.call(null, Astro, allOf(\n  role("org:admin"),\n  permission('org:a:b'),\n), { hide: true })`,
      ),
      'on-demand',
    )
    expect(onDemand[0]).toMatchObject({ requirement: `allOf(role('org:admin'), permission('org:a:b'))` })
  })

  test('belong to the half of a component that runs there', async () => {
    const files = page(
      `${server}\nif (!Astro.isPrerendered) protect(Astro, x)\nAstro.isPrerendered || Astro.locals.auth()`,
    )
    expect((await analyseProgram(files, 'prerendered')).prerendered).toEqual([])
    expect(kinds((await analyseProgram(files, 'on-demand')).onDemand)).toEqual([
      'guard src/index.astro',
      'auth src/index.astro',
    ])
  })

  test('leave out a server island, and keep it where it is rendered in place', async () => {
    const files = {
      ...page(`import Card from './Card.astro'`, '<Card server:defer />'),
      'Card.astro': `---\n${server}\nprotect(Astro, x)\n---\n`,
    }
    expect((await analyseProgram(files, 'prerendered')).prerendered).toEqual([])
    const twice = { ...files, ...page(`import Card from './Card.astro'`, '<Card server:defer /><Card />') }
    expect(kinds((await analyseProgram(twice, 'prerendered')).prerendered)).toEqual(['guard src/Card.astro'])
  })
})

describe('a guard below the page', () => {
  test('is nested in a component, and in what only that component calls', async () => {
    const { nested } = await analyseProgram(
      {
        ...page(`import Menu from './Menu.astro'\nimport { guard } from './lib'\nguard(Astro)`, '<Menu />'),
        'Menu.astro': `---\nimport { guard } from './lib'\nguard(Astro)\n---\n`,
        'lib.ts': `${server}\nexport const guard = (context) => protect(context, x)`,
      },
      'on-demand',
    )
    expect(nested).toEqual([{ file: 'src/Menu.astro', call: 'protect' }])
  })

  test('is none in an island', async () => {
    const { nested } = await analyseProgram({ 'Card.astro': `---\n${server}\nprotect(Astro, x)\n---\n` }, 'on-demand', [
      { kind: 'island', id: 'Card.astro' },
    ])
    expect(nested).toEqual([])
  })
})

describe('an endpoint', () => {
  test('hands its context to the functions that Astro calls, and to no other', async () => {
    const { prerendered } = await analyseProgram(
      {
        'data.ts': `import { log } from 'logger'\nexport const GET = (context) => { log(context); return new Response() }\nexport const util = (context) => context.locals.auth()`,
      },
      'prerendered',
      [{ kind: 'endpoint', id: 'data.ts' }],
    )
    expect(prerendered).toMatchObject([{ kind: 'undecided', about: 'locals', why: 'log(context)' }])
  })
})

describe('what cannot be followed', () => {
  test.each([
    ['Astro.locals handed to a package', `import { f } from 'package'\nf(Astro.locals)`, 'locals'],
    ['Astro handed to a package', `import { f } from 'package'\nf(Astro)`, 'locals'],
    [
      'locals in an object that is handed on',
      `import { f } from 'package'\nconst o = { l: Astro.locals }\nf(o)`,
      'locals',
    ],
    ['a path that is computed', `await import(Astro.url.pathname)`, 'import'],
    [
      '<Show> handed to a package',
      `import { Show } from '@clerk/astro/components'\nimport { f } from 'package'\nf(Show)`,
      'show',
    ],
    ['<Show> in a list', `import { Show } from '@clerk/astro/components'\nconst all = [Show]\nall.map(String)`, 'show'],
    ['all of Clerk’s components', `import * as Clerk from '@clerk/astro/components'\nObject.values(Clerk)`, 'show'],
    ['an import that is not awaited', `import('@clerk/astro/components').then((all) => all.Show)`, 'show'],
  ])('%s is a fact of its own', async (_name, frontmatter, about) => {
    const { prerendered } = await analyseProgram(page(frontmatter), 'prerendered')
    expect(prerendered).toContainEqual(expect.objectContaining({ kind: 'undecided', about }))
  })
})

test('a program that goes round in circles is read to its end', async () => {
  const { prerendered } = await analyseProgram(
    {
      ...page(`import { a } from './a'\nlet o = {}\no = { ...o, a }\nlet f = () => g()\nconst g = () => f()\ng()`),
      'a.ts': `export * from './b'\nexport const a = () => b()\nimport { b } from './b'`,
      'b.ts': `export * from './a'\nimport { a } from './a'\nexport const b = () => a()`,
    },
    'prerendered',
  )
  expect(prerendered).toEqual([])
})

import type { CatalogueCase } from '../case.ts'
import { astro, builtPage, isPrerendered } from '../case.ts'

const rbac = `import { signedIn } from '@rolecall/rbac'`
const allowed = `import { Allowed } from '@rolecall/astro/components'`
const found = (
  name: string,
  template: string,
  frontmatter: readonly string[],
  more: Readonly<Record<string, string>> = {},
) => ({
  name,
  files: { 'index.astro': builtPage([rbac, ...frontmatter], template), ...more },
  expects: 'allowed-in-prerendered' as const,
})
const member = astro([`import { check } from '@rolecall/astro/server'`, rbac, 'check(Astro, signedIn())'], '<p>you</p>')

/** `<Allowed>` in a page that is built to a file, and server islands, which are rendered on demand. */
export const allowedAndIslands: readonly CatalogueCase[] = [
  found('<Allowed>', '<Allowed requires={signedIn()}>x</Allowed>', [allowed]),
  found('<Allowed> under another name', '<Only requires={signedIn()}>x</Only>', [
    `import { Allowed as Only } from '@rolecall/astro/components'`,
  ]),
  found('<Allowed> through a namespace', '<Rolecall.Allowed requires={signedIn()}>x</Rolecall.Allowed>', [
    `import * as Rolecall from '@rolecall/astro/components'`,
  ]),
  found('<Allowed> behind a variable', '<Only requires={signedIn()}>x</Only>', [allowed, 'const Only = Allowed']),
  found('<Allowed> from a barrel', '<Allowed requires={signedIn()}>x</Allowed>', [`import { Allowed } from './_ui'`], {
    '_ui.ts': `export * from '@rolecall/astro/components'`,
  }),
  found('<Allowed> in a component', '<Menu />', [`import Menu from './_Menu.astro'`], {
    '_Menu.astro': astro([allowed, rbac], '<Allowed requires={signedIn()}>x</Allowed>'),
  }),
  found('<Allowed> with a spread', '<Allowed {...props}>x</Allowed>', [
    allowed,
    'const props = { requires: signedIn() }',
  ]),
  found(
    '<Allowed> among the components of MDX',
    '<Content components={{ Allowed }} />',
    [allowed, `import { Content } from './_text.mdx'`],
    {
      '_text.mdx': `text`,
    },
  ),
  {
    name: '<Allowed> in MDX',
    files: { 'index.mdx': `${allowed}\n${rbac}\n\n${isPrerendered}\n\n<Allowed requires={signedIn()}>x</Allowed>\n` },
    expects: 'allowed-in-prerendered',
  },
  {
    name: '<Allowed> in MDX of a page on demand',
    files: {
      'index.astro': astro(`import { Content } from './_text.mdx'`, '<Content />'),
      '_text.mdx': `${allowed}\n${rbac}\n\n<Allowed requires={signedIn()}>x</Allowed>\n`,
    },
    expects: 'builds',
  },
  {
    name: '<Allowed> on demand',
    files: { 'index.astro': astro([allowed, rbac], '<Allowed requires={signedIn()}>x</Allowed>') },
    expects: 'builds',
  },
  {
    name: 'actions that a prerendered page names',
    files: {
      'index.astro': builtPage(`import { actions } from 'astro:actions'`, '<form action={String(actions.x)} />'),
    },
    expects: 'builds',
  },
  {
    name: '<ExpectedOrganization> in a page that is built to a file',
    files: {
      'index.astro': builtPage(
        `import { ExpectedOrganization } from '@rolecall/astro/components'`,
        '<ExpectedOrganization />',
      ),
    },
    expects: 'protect-in-prerendered',
  },
  {
    name: 'a server island that is listed, with a guard',
    files: { 'index.astro': builtPage(`import You from './_You.astro'`, '<You server:defer />'), '_You.astro': member },
    islands: ['_You.astro'],
    expects: 'builds',
  },
  {
    name: 'a server island that is part of the page elsewhere',
    files: {
      'index.astro': builtPage(`import You from './_You.astro'`, '<You server:defer />'),
      'again.astro': builtPage(`import You from './_You.astro'`, '<You />'),
      '_You.astro': member,
    },
    islands: ['_You.astro'],
    expects: 'protect-in-prerendered',
  },
  {
    name: 'a component that is an island and part of the same page',
    files: {
      'index.astro': builtPage(`import You from './_You.astro'`, '<You server:defer /><You />'),
      '_You.astro': member,
    },
    islands: ['_You.astro'],
    expects: 'protect-in-prerendered',
  },
  {
    name: 'a guard in the waiting content of an island',
    files: {
      'index.astro': builtPage(
        [`import You from './_You.astro'`, `import Wait from './_Wait.astro'`],
        '<You server:defer><Wait slot="fallback" /></You>',
      ),
      '_You.astro': '<p>you</p>',
      '_Wait.astro': member,
    },
    islands: ['_You.astro'],
    expects: 'protect-in-prerendered',
  },
  {
    name: 'a part of an island with a guard',
    files: {
      'index.astro': builtPage(`import You from './_You.astro'`, '<You server:defer />'),
      '_You.astro': astro(`import Part from './_Part.astro'`, '<Part />'),
      '_Part.astro': member,
    },
    islands: ['_You.astro'],
    expects: 'builds',
  },
  {
    name: 'a server island that the policy does not list',
    files: {
      'index.astro': builtPage(`import You from './_You.astro'`, '<You server:defer />'),
      '_You.astro': '<p>you</p>',
    },
    expects: 'islands-without-policy',
  },
]

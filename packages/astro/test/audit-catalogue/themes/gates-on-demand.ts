import type { CatalogueCase } from '../case.ts'
import { astro } from '../case.ts'

const show = `import { Show } from '@clerk/astro/components'`
const page = (frontmatter: readonly string[], template: string) => astro([show, ...frontmatter], template)
const admin = `when={{ role: 'org:admin' }}`
const open = (
  name: string,
  template: string,
  frontmatter: readonly string[] = [],
  more: Readonly<Record<string, string>> = {},
) => ({
  name,
  files: { 'index.astro': page(frontmatter, template), ...more },
  expects: 'show-fails-open' as const,
})
const unclear = (...input: Parameters<typeof open>) => ({ ...open(...input), expects: 'undecided-show' as const })
const innocent = (...input: Parameters<typeof open>) => ({ ...open(...input), expects: 'builds' as const })

/** `<Show>` on a page that is rendered on demand: `isStatic` sends its content, and some conditions hold for everybody. */
export const gatesOnDemand: readonly CatalogueCase[] = [
  open(
    'isStatic below a glob and a comment of a style',
    `<Show ${admin} isStatic>secret</Show>\n<style>/* */ p { color: red }</style>`,
    [`const posts = import.meta.glob('./posts/*.md')`],
  ),
  open('isStatic={true}', `<Show ${admin} isStatic={true}>secret</Show>`),
  open('isStatic in a spread', '<Show {...props}>secret</Show>', [
    `const props = { when: { role: 'org:admin' }, isStatic: true }`,
  ]),
  open(
    'isStatic in a spread of an object on the spot',
    `<Show {...{ when: { role: 'org:admin' }, isStatic: true }}>secret</Show>`,
  ),
  open('isStatic in a spread from another file', '<Show {...gate}>secret</Show>', [`import { gate } from './_gate'`], {
    '_gate.ts': `export const gate = { when: { role: 'org:admin' }, isStatic: true }`,
  }),
  open('isStatic in a factory', '<Show {...gate()}>secret</Show>', [
    `const gate = () => ({ when: { role: 'org:admin' }, isStatic: true })`,
  ]),
  open('isStatic in short', `<Show ${admin} {isStatic}>secret</Show>`, ['const isStatic = true']),
  open('isStatic in one branch', `<Show ${admin} isStatic={Math.random() > 0.5 ? true : false}>secret</Show>`),
  open('isStatic as a member', `<Show ${admin} isStatic={settings.gate.fast}>secret</Show>`, [
    'const settings = { gate: { fast: true } }',
  ]),
  open('isStatic by the build', `<Show ${admin} isStatic={import.meta.env.PROD}>secret</Show>`),
  open('isStatic by a negation', `<Show ${admin} isStatic={!0}>secret</Show>`),
  open('<Show> through a namespace', `<Clerk.Show ${admin} isStatic>secret</Clerk.Show>`, [
    `import * as Clerk from '@clerk/astro/components'`,
  ]),
  open('<Show> under another name', `<Gate ${admin} isStatic>secret</Gate>`, [
    `import { Show as Gate } from '@clerk/astro/components'`,
  ]),
  open('<Show> behind a variable', `<Gate ${admin} isStatic>secret</Gate>`, ['const Gate = Show']),
  open('<Show> in one branch of a variable', `<Gate ${admin} isStatic>secret</Gate>`, [
    `const Gate = Math.random() > 0.5 ? Show : 'div'`,
  ]),
  open('<Show> in an object', `<ui.Gate ${admin} isStatic>secret</ui.Gate>`, ['const ui = { Gate: Show }']),
  open('<Show> from a barrel', `<Gate ${admin} isStatic>secret</Gate>`, [`import { Gate } from './_ui'`], {
    '_ui.ts': `export { Show as Gate } from '@clerk/astro/components'`,
  }),
  open('<Show> that is imported late', `<Gate ${admin} isStatic>secret</Gate>`, [
    `const { Show: Gate } = await import('@clerk/astro/components')`,
  ]),
  open('<Show> in a loop', `{[1, 2].map(() => <Show ${admin} isStatic>secret</Show>)}`),
  open(
    '<Show> in a component that hands its props on',
    `<Gate ${admin} isStatic>secret</Gate>`,
    [`import Gate from './_Gate.astro'`],
    {
      '_Gate.astro': page([], '<Show {...Astro.props}><slot /></Show>'),
    },
  ),
  open(
    '<Show> in a component that takes its props apart',
    `<Gate role="org:admin" fast>secret</Gate>`,
    [`import Gate from './_Gate.astro'`],
    {
      '_Gate.astro': page(
        ['const { role, fast } = Astro.props'],
        '<Show when={{ role }} isStatic={fast}><slot /></Show>',
      ),
    },
  ),
  open('an asynchronous condition', `<Show when={async (has) => has({ role: 'org:admin' })}>secret</Show>`),
  open(
    'an asynchronous condition from another file',
    '<Show when={isAdmin}>secret</Show>',
    [`import { isAdmin } from './_gate'`],
    {
      '_gate.ts': `export async function isAdmin(has) { return has({ role: 'org:admin' }) }`,
    },
  ),
  open(
    'a condition that returns a promise',
    `<Show when={(has) => Promise.resolve(has({ role: 'org:admin' }))}>secret</Show>`,
  ),
  open(
    'a condition that hands on the promise of another function',
    '<Show when={(has) => isAdmin(has)}>secret</Show>',
    [`import { isAdmin } from './_gate'`],
    { '_gate.ts': `export const isAdmin = async (has) => has({ role: 'org:admin' })` },
  ),
  unclear('isStatic that is set later', '<Show {...props}>secret</Show>', [
    `const props = { when: { role: 'org:admin' } }`,
    'props.isStatic = true',
  ]),
  unclear('isStatic that another function sets', '<Show {...props}>secret</Show>', [
    'const fast = (props) => { props.isStatic = true }',
    `const props = { when: { role: 'org:admin' } }`,
    'fast(props)',
  ]),
  open('a truth value as the condition', '<Show when={isAdmin}>secret</Show>', ['const isAdmin = false']),
  open('a comparison as the condition', `<Show when={Astro.locals.auth().orgRole === 'org:admin'}>secret</Show>`),
  open('a role in place of the condition', '<Show when="org:admin">secret</Show>'),
  open('a condition in one branch', `<Show when={Math.random() > 0.5 ? 'signed-in' : 'admin'}>secret</Show>`),
  unclear('isStatic by the address', `<Show ${admin} isStatic={Astro.url.searchParams.has('fast')}>secret</Show>`),
  unclear('props from JSON', '<Show {...props}>secret</Show>', ['const props = JSON.parse(Astro.url.hash)']),
  unclear(
    '<Show> handed to a function',
    '<Gate when="signed-in">secret</Gate>',
    [`import { wrap } from './_wrap'`, 'const Gate = wrap(Show)'],
    { '_wrap.ts': 'export const wrap = (component) => component' },
  ),
  unclear('a component of a namespace whose name is only known later', '<Gate when="signed-in">secret</Gate>', [
    `import * as Clerk from '@clerk/astro/components'`,
    `const Gate = Clerk[Astro.url.hash]`,
  ]),
  unclear('a condition from JSON', '<Show when={JSON.parse(Astro.url.hash)}>secret</Show>'),
  unclear('the half of <Show> that is inside of Clerk', '<Half when="signed-in">secret</Half>', [
    `import Half from '../../../../../node_modules/@clerk/astro/components/control/ShowCSR.astro'`,
  ]),
  innocent(
    '<Show> among the props of a component of the project',
    '<Box components={{ Show }} />',
    [`import Box from './_Box.astro'`],
    {
      '_Box.astro': astro('const { Show } = Astro.props.components', '<Show when="signed-in">x</Show>'),
    },
  ),
  innocent('an empty condition, which holds for no visitor', '<Show when={{}}>secret</Show>'),
  innocent('a misspelt condition, which holds for no visitor', `<Show when={{ roles: 'org:admin' }}>secret</Show>`),
  innocent('a role', `<Show ${admin}>secret</Show>`),
  innocent('isStatic={false}', `<Show ${admin} isStatic={false}>secret</Show>`),
  innocent('isStatic={undefined}', `<Show ${admin} isStatic={undefined}>secret</Show>`),
  innocent(
    'a spread that isStatic={false} follows',
    '<Show {...JSON.parse(Astro.url.hash)} when="signed-in" isStatic={false}>secret</Show>',
  ),
  innocent('props without isStatic', '<Show {...props}>secret</Show>', [
    `const props = { when: { role: 'org:admin' }, class: 'x' }`,
  ]),
  innocent('a condition', `<Show when={(has) => has({ role: 'org:admin' })}>secret</Show>`),
  innocent(
    'a condition from another file',
    '<Show when={isAdmin}>secret</Show>',
    [`import { isAdmin } from './_gate'`],
    {
      '_gate.ts': `export const isAdmin = (has) => has({ role: 'org:admin' })`,
    },
  ),
  innocent('a factory of conditions', `<Show when={atLeast('org:admin')}>secret</Show>`, [
    'const atLeast = (role) => (has) => has({ role })',
  ]),
  innocent('a list of roles', `<Show when={(has) => ['a', 'b'].some((role) => has({ role }))}>secret</Show>`),
  innocent('two literals', `<Show when={Math.random() > 0.5 ? 'signed-in' : 'signed-out'}>x</Show>`),
  innocent(
    'a component that hands its props on',
    `<Gate ${admin}>secret</Gate>`,
    [`import Gate from './_Gate.astro'`],
    {
      '_Gate.astro': page([], '<Show {...Astro.props}><slot /></Show>'),
    },
  ),
  innocent("isStatic of a component of one's own", '<Box isStatic>x</Box>', [`import Box from './_Box.astro'`], {
    '_Box.astro': '<slot />',
  }),
  {
    name: "a component of one's own that is called <Show>",
    files: {
      'index.astro': astro(`import Show from './_Show.astro'`, '<Show when={(has) => has()} isStatic>x</Show>'),
      '_Show.astro': '<slot />',
    },
    expects: 'builds',
  },
]

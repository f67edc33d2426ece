import type { CatalogueCase } from '../case.ts'
import { astro, builtPage } from '../case.ts'

const react = `import { Show } from '@clerk/astro/react'`
const gate = (attributes: string) => `${react}\nexport default function Gate(props: { children?: unknown }) {
  return <Show ${attributes}><b>secret</b>{props.children as never}</Show>
}`
const card = (
  name: string,
  component: string,
  expects: CatalogueCase['expects'],
  tag = '<Gate client:load />',
  page = builtPage,
): CatalogueCase => ({
  name,
  files: { 'index.astro': page(`import Gate from './_Gate'`, tag), '_Gate.tsx': component },
  expects,
})

/** `<Show>` of Clerk's React components: the code of an island, and what is inside of it, goes to every browser. */
export const frameworks: readonly CatalogueCase[] = [
  card('a role in a React island', gate(`when={{ role: 'org:admin' }}`), 'gated-in-browser'),
  card(
    'a role in a React island of a page on demand',
    gate(`when={{ role: 'org:admin' }}`),
    'gated-in-browser',
    '<Gate client:idle />',
    astro,
  ),
  card(
    'a role in an island that only the browser renders',
    gate(`when={{ role: 'org:admin' }}`),
    'gated-in-browser',
    '<Gate client:only="react" />',
  ),
  card('a function in a React island', gate(`when={(has) => has({ role: 'org:admin' })}`), 'gated-in-browser'),
  card(
    'a spread in a React island',
    `${react}
const props = { when: { role: 'org:admin' } } as const
export default () => <Show {...props}>secret</Show>`,
    'gated-in-browser',
  ),
  card(
    'a factory in a React island',
    `${react}
const only = (role: string) => ({ role }) as never
export default () => <Show when={only('org:admin')}>secret</Show>`,
    'gated-in-browser',
  ),
  card(
    'createElement() by hand',
    `import { createElement } from 'react'
${react}
export default () => createElement(Show, { when: { role: 'org:admin' } as never, children: 'secret' })`,
    'gated-in-browser',
  ),
  card(
    '<Show> through a namespace in React',
    `import * as Clerk from '@clerk/astro/react'
export default () => <Clerk.Show when={{ role: 'org:admin' }}>secret</Clerk.Show>`,
    'gated-in-browser',
  ),
  card(
    '<Show> of React handed to a function',
    `import { memo } from 'react'
${react}
const Only = memo(Show)
export default () => <Only when={{ role: 'org:admin' }}>secret</Only>`,
    'undecided-show',
  ),
  card('signed-in in a React island', gate('when="signed-in"'), 'builds'),
  card(
    'a component of React that is called <Show>',
    `const Show = (props: { when: object; children: string }) => <b>{props.children}</b>
export default () => <Show when={{ role: 'org:admin' }}>text</Show>`,
    'builds',
  ),
  card(
    'a helper of React with a guard, on demand',
    `import { check } from '@rolecall/astro/server'
import { signedIn } from '@rolecall/rbac'
export default (props: { astro: never }) => <b>{String(check(props.astro, signedIn()).allowed)}</b>`,
    'builds',
    '<Gate astro={Astro} />',
    astro,
  ),
  card(
    'a helper of React with a guard, built to a file',
    `import { check } from '@rolecall/astro/server'
import { signedIn } from '@rolecall/rbac'
export default (props: { astro: never }) => <b>{String(check(props.astro, signedIn()).allowed)}</b>`,
    'protect-in-prerendered',
    '<Gate astro={Astro} />',
  ),
]

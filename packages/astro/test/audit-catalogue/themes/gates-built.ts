import type { CatalogueCase } from '../case.ts'
import { astro, builtPage, isPrerendered } from '../case.ts'

const show = `import { Show } from '@clerk/astro/components'`
const open = (
  name: string,
  template: string,
  frontmatter: readonly string[] = [],
  more: Readonly<Record<string, string>> = {},
) => ({
  name,
  files: { 'index.astro': builtPage([show, ...frontmatter], template), ...more },
  expects: 'show-fails-open' as const,
})
const sent = (...input: Parameters<typeof open>) => ({ ...open(...input), expects: 'gated-markup' as const })
const innocent = (...input: Parameters<typeof open>) => ({ ...open(...input), expects: 'builds' as const })
const mdx = (name: string, text: string, expects: CatalogueCase['expects'], more = {}): CatalogueCase => ({
  name,
  files: { 'index.mdx': text, ...more },
  expects,
})

/** `<Show>` on a page that is built to a file: every visitor gets the file. */
export const gatesBuilt: readonly CatalogueCase[] = [
  open('a condition that is a function', `<Show when={(has) => has({ role: 'org:admin' })}>secret</Show>`),
  open('a condition under another name', '<Show when={isAdmin}>secret</Show>', [
    `const isAdmin = function (has) { return has({ role: 'org:admin' }) }`,
  ]),
  open('a condition in short', '<Show {when}>secret</Show>', [`const when = (has) => has({ role: 'org:admin' })`]),
  open('a condition in a spread', '<Show {...props}>secret</Show>', ['const props = { when: (has) => has({}) }']),
  open('a condition in one branch', `<Show when={Math.random() > 2 ? 'signed-in' : (has) => has({})}>secret</Show>`),
  open('a condition as a member', '<Show when={gates.admin}>secret</Show>', [
    'const gates = { admin: (has) => has({}) }',
  ]),
  open('a condition from a factory', `<Show when={atLeast('org:admin')}>secret</Show>`, [
    'const atLeast = (role) => (has) => has({ role })',
  ]),
  open('a condition from another file', '<Show when={isAdmin}>secret</Show>', [`import { isAdmin } from './_gate'`], {
    '_gate.ts': `export const isAdmin = (has) => has({ role: 'org:admin' })`,
  }),
  open('a condition in a component', '<Gate>secret</Gate>', [`import Gate from './_Gate.astro'`], {
    '_Gate.astro': astro(show, `<Show when={(has) => has({ role: 'org:admin' })}><slot /></Show>`),
  }),
  mdx(
    'a condition in MDX',
    `${show}\n\n${isPrerendered}\n\n<Show when={(has) => has({ role: 'org:admin' })}>secret</Show>\n`,
    'show-fails-open',
  ),
  mdx(
    'a condition in MDX, as an export',
    `${show}\n\n${isPrerendered}\nexport const isAdmin = (has) => has({})\n\n<Show when={isAdmin}>secret</Show>\n`,
    'show-fails-open',
  ),
  sent('a role', `<Show when={{ role: 'org:admin' }}>secret</Show>`),
  sent('a role in a spread', '<Show {...props}>secret</Show>', [`const props = { when: { role: 'org:admin' } }`]),
  sent('a permission from another file', '<Show when={gate}>secret</Show>', [`import { gate } from './_gate'`], {
    '_gate.ts': `export const gate = { permission: 'org:a:b' }`,
  }),
  sent('a truth value', '<Show when={true}>secret</Show>'),
  sent('a word that is no condition', '<Show when="admin">secret</Show>'),
  sent('an empty condition', '<Show when={{}}>secret</Show>'),
  sent('the element by hand', '<clerk-show data-role="org:admin"><p>secret</p></clerk-show>'),
  sent('the element by hand, without a condition', '<clerk-show><p>secret</p></clerk-show>'),
  sent(
    'the element by hand, in capitals and single quotes',
    `<Fragment set:html={"<CLERK-SHOW data-role='org:admin'>secret</CLERK-SHOW>"} />`,
  ),
  sent(
    'the element by hand, without quotes',
    `<Fragment set:html={'<clerk-show\\ndata-role=org:admin>secret</clerk-show>'} />`,
  ),
  mdx(
    'a role in MDX',
    `${show}\n\n${isPrerendered}\n\n<Show when={{ role: 'org:admin' }}>secret</Show>\n`,
    'gated-markup',
  ),
  innocent('signed-in and signed-out', '<Show when="signed-in">a</Show><Show when={`signed-out`}>b</Show>'),
  innocent('a branch of two literals', `<Show when={Math.random() > 0.5 ? 'signed-in' : 'signed-out'}>a</Show>`),
  innocent('signed-in, static', '<Show when="signed-in" isStatic>a</Show>'),
  innocent(
    'the element in a comment, a script and a text',
    '<!-- <clerk-show> --><script is:inline>const a = "<clerk-show>"</script><p>&lt;clerk-show&gt;</p>',
  ),
  innocent('an element with a longer name', '<clerk-show-case>x</clerk-show-case>'),
  mdx('signed-in in MDX', `${show}\n\n${isPrerendered}\n\n<Show when="signed-in">members</Show>\n`, 'builds'),
]

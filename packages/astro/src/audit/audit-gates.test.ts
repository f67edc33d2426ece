import { describe, expect, test } from 'vitest'
import { analyseProgram } from '../../test/harness/compile-program.ts'
import { onDemandGateFindings, prerenderedGateFindings } from './audit-gates.ts'

const show = `import { Show } from '@clerk/astro/components'`
const codes = async (attributes: string, frontmatter = '') => {
  const { onDemand } = await analyseProgram(
    { 'index.astro': `---\n${show}\n${frontmatter}\n---\n<Show ${attributes}>x</Show>` },
    'on-demand',
  )
  return [...new Set(onDemandGateFindings(onDemand).map(({ code }) => code))]
}

describe('<Show> on demand', () => {
  test.each([
    ['when="signed-in"', []],
    [`when={{ role: 'a' }}`, []],
    [`when={{ role: 'a' }} isStatic={false}`, []],
    [`when={{ role: 'a' }} isStatic={undefined}`, []],
    [`when={{ role: 'a' }} isStatic={''}`, []],
    ['when={(has) => has({})}', []],
    ['when="signed-in" isStatic', ['show-fails-open']],
    [`when={{ role: 'a' }} isStatic={import.meta.env.PROD}`, ['show-fails-open']],
    [`when={{ role: 'a' }} isStatic={import.meta.env.DEV}`, []],
    [`when={{ role: 'a' }} isStatic={Astro.url.hash === ''}`, ['undecided-show']],
    [`when={{ role: 'a' }} isStatic={Boolean(1)}`, ['show-fails-open']],
    ['when={async (has) => has({})}', ['show-fails-open']],
    ['when={true}', ['show-fails-open']],
    ['when={null}', ['show-fails-open']],
    ['when={{}}', []],
    ['when={Object.freeze({})}', []],
    [`when={Object.assign({}, { role: 'a' })}`, []],
    ['when={function* (has) { yield has({}) }}', ['show-fails-open']],
    [`when={(has) => Promise.resolve(has({}))}`, ['show-fails-open']],
    ['when={JSON.parse(Astro.url.hash)}', ['undecided-show']],
    ['{...JSON.parse(Astro.url.hash)}', ['undecided-show']],
    [`{...JSON.parse(Astro.url.hash)} when="signed-in" isStatic={false}`, []],
    [`when={Astro.url.hash ? { role: 'a' } : 'signed-in'}`, []],
    [`when={Astro.url.hash && 'admin'}`, ['show-fails-open', 'undecided-show']],
  ])('%s', async (attributes, expected) => {
    expect((await codes(attributes)).sort()).toEqual(expected)
  })
})

test('a function on a page that is built to a file shows its content to every signed-in visitor', async () => {
  const { prerendered } = await analyseProgram(
    { 'index.astro': `---\n${show}\nconst gate = () => (has) => has({})\n---\n<Show when={gate()}>x</Show>` },
    'prerendered',
  )
  expect(prerenderedGateFindings(prerendered)).toMatchObject([{ code: 'show-fails-open', severity: 'error' }])
})

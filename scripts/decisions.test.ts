/** The index of the decisions. `pnpm exec vitest run --project scripts -u` writes it again. */
import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'

/** The first two digits of a decision's number name the part of the repository that it is about. */
const groups: ReadonlyMap<string, string> = new Map([
  ['00', 'The repository'],
  ['01', '`@rolecall/rbac`'],
  ['02', '`@rolecall/repository`'],
  ['03', '`@rolecall/local-clerk`'],
  ['04', '`@rolecall/astro`'],
  ['05', '`apps/node-dashboard`'],
  ['06', '`apps/vercel-portal`'],
])

const files = readdirSync('docs/decisions').filter((file) => file !== 'README.md')

test('every decision has a number of a group, once, and says it in its title', () => {
  const numbers = files.map((file) => file.slice(0, 4))
  expect(numbers.filter((number) => !groups.has(number.slice(0, 2)))).toEqual([])
  expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([])
  expect(files.filter((file) => !title(file).startsWith(`# ${file.slice(0, 4)}: `))).toEqual([])
})

test('the index lists every decision', async () => {
  const sections = [...groups].map(([group, name]) => {
    const entries = files.filter((file) => file.startsWith(group)).sort()
    return [`## ${name} (${group}xx)`, '', ...entries.map((file) => `- [${title(file).slice(2)}](${file})`)].join('\n')
  })
  const text = `# Decisions\n\nChoices that surprise a reader of the code, in about ten lines each. The first two digits name the part they are about.\n\n${sections.join('\n\n')}\n`
  await expect(text).toMatchFileSnapshot('../docs/decisions/README.md')
})

function title(file: string): string {
  return readFileSync(`docs/decisions/${file}`, 'utf8').split('\n')[0] ?? ''
}

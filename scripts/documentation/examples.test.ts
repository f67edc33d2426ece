/** Every public function and class has an example; every example is fenced, and compiles as it is printed. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compileSnippets } from './compile-snippets.ts'
import { publicExports } from './public-exports.ts'

const packages = join(import.meta.dirname, '../../packages')
const fenced = /^```tsx?\n([\s\S]*?)\n?```$/

describe.each(readdirSync(packages))('%s', (name) => {
  const root = join(packages, name)
  const documented = publicExports(root)
  const examples = documented.flatMap(({ name, examples }) => examples.map((text) => ({ name, text: text.trim() })))

  test('has an example for every public function and class', () => {
    expect(documented.filter(({ isCallable }) => isCallable).length).toBeGreaterThan(0)
    expect(documented.filter((each) => each.isCallable && each.examples.length === 0).map((each) => each.name)).toEqual(
      [],
    )
  })

  test('fences every example', () => {
    expect(examples.filter(({ text }) => !fenced.test(text)).map((each) => each.name)).toEqual([])
  })

  test('has examples that compile', () => {
    const snippets = examples.map(({ name, text }) => ({ name, code: fenced.exec(text)?.[1] ?? text }))
    expect(snippets.length).toBeGreaterThan(0)
    expect(compileSnippets(root, snippets)).toEqual([])
  })
})

test('a snippet with a mistake is named', () => {
  const problems = compileSnippets(join(packages, 'rbac'), [
    { name: 'right', code: `import { signedIn } from '@rolecall/rbac'\nsignedIn()` },
    { name: 'wrong', code: `import { singedIn } from '@rolecall/rbac'\nsingedIn()` },
  ])
  expect(problems).toEqual([expect.stringMatching(/^wrong: .*singedIn/)])
})

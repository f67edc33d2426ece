/** docs/guarantees.md names every guarantee of a README, and tests that exist. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

interface Guarantee {
  readonly package: string
  readonly text: string
  readonly tests: readonly { readonly file: string; readonly title: string }[]
}

const guarantees = readList(readFileSync('docs/guarantees.md', 'utf8'))
const packages = readdirSync('packages').map((name) => ({
  name: `@rolecall/${name}`,
  stated: statedIn(readFileSync(`packages/${name}/README.md`, 'utf8')),
}))

describe('the list of guarantees', () => {
  test.each(packages)('begins its entries as the README of $name begins its guarantees', ({ name, stated }) => {
    const listed = guarantees.filter((each) => each.package === name).map(({ text }) => text)
    expect(stated.length).toBeGreaterThan(0)
    expect(stated.map((text, index) => (text.startsWith(listed[index] ?? '.') ? listed[index] : text))).toEqual(listed)
  })

  test.each(guarantees)('has tests for "$text"', ({ tests }) => {
    expect(tests.length).toBeGreaterThan(0)
    expect(tests.filter(({ file, title }) => !hasTest(file, title))).toEqual([])
  })
})

function hasTest(file: string, title: string): boolean {
  if (!existsSync(file)) return false
  const text = readFileSync(file, 'utf8')
  return ["'", '"', '`'].some((quote) => text.includes(`${quote}${title}${quote}`))
}

function readList(markdown: string): readonly Guarantee[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const [name = ''] = section.split('\n')
      return section
        .split(/^- /m)
        .slice(1)
        .map((entry) => ({
          package: name.trim(),
          text: entry.split('\n')[0] ?? '',
          tests: [...entry.matchAll(/^ +- `(.+?)`: "(.+)"$/gm)].map(([, file = '', title = '']) => ({ file, title })),
        }))
    })
}

/** The text of each entry below "Guarantees", without emphasis. */
function statedIn(readme: string): readonly string[] {
  const [, section = ''] = /^## Guarantees\n([^]*?)(?=^## )/m.exec(readme) ?? []
  return section
    .split(/^- /m)
    .slice(1)
    .map((entry) => (entry.split('\n\n')[0] ?? '').replaceAll(/\s+/g, ' ').replaceAll('**', ''))
}

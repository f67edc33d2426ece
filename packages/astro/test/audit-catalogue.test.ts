import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { CatalogueTheme } from './audit-catalogue/catalogue.ts'
import { catalogue } from './audit-catalogue/catalogue.ts'
import { closedAtRunTime } from './audit-catalogue/closed-at-run-time.ts'
import { runCatalogue } from './audit-catalogue/run-catalogue.ts'
import { outcomeOf, writeTable } from './audit-catalogue/write-table.ts'
import { isOwnAstro } from './harness/astro-project.ts'
import { stopBuilding } from './harness/build-project.ts'

/** Every mistake of the catalogue is a finding, and every look-alike builds. `ROLECALL_FULL=1` builds all of it. */

const page = join(import.meta.dirname, '../../../docs/audit-catalogue.md')
const isFull = process.env.ROLECALL_FULL === '1'

/** The spellings that blinded an audit of text, and as many that are innocent: two builds. */
const sample = new Set([
  'protect() below a glob and a comment of a style',
  'protect() through two barrels',
  'protect.call()',
  'locals handed to a helper',
  'auth taken from Astro in one step',
  'isStatic below a glob and a comment of a style',
  '<Show> in a component that hands its props on',
  'an asynchronous condition',
  'a condition in MDX',
  'a component that is an island and part of the same page',
  'another function of a file with a guard',
  'a server island that is listed, with a guard',
  "a component of one's own that is called <Show>",
  'a factory of conditions',
  'a password that is filled in later',
])

const themes: readonly CatalogueTheme[] = isFull
  ? catalogue
  : [
      {
        key: 'sample',
        title: 'Sample',
        cases: catalogue.flatMap(({ cases }) => cases.filter(({ name }) => sample.has(name))),
      },
    ]

afterAll(stopBuilding)

test('the catalogue has at least 80 projects, each with a name of its own in its theme', () => {
  expect(catalogue.flatMap(({ cases }) => cases).length).toBeGreaterThanOrEqual(80)
  for (const { cases } of catalogue) expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
  expect(themes.flatMap(({ cases }) => cases).length).toBeGreaterThanOrEqual(sample.size)
})

test.each(closedAtRunTime)('closed at run time: $name', ({ file, test: title }) => {
  expect(readFileSync(join(import.meta.dirname, file), 'utf8')).toContain(title)
})

describe('the catalogue', () => {
  test(
    isFull ? 'has no open row' : 'has no open row in its sample',
    async () => {
      const results = await runCatalogue(themes)
      const wrong = results.filter((result) => !['caught at build', 'builds, as it should'].includes(outcomeOf(result)))
      expect(
        wrong.map((result) => ({
          name: `${result.folder}: ${result.case.name}`,
          expects: result.case.expects,
          found: [...new Set(result.codes)],
          output: result.output.slice(-2_000),
        })),
      ).toEqual([])
      if (!isFull || !isOwnAstro) return
      const current = await writeTable(catalogue, results)
      const written = readFileSync(page, { encoding: 'utf8', flag: 'a+' })
      if (written !== current) writeFileSync(page, current)
      expect(written, 'docs/audit-catalogue.md was not current, and has been written anew.').toBe(current)
    },
    isFull ? 900_000 : 120_000,
  )
})

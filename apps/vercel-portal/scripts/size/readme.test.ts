/** Compares the README's figures with the budgets. `pnpm size` compares both with a browser. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { mostWait, pageKinds } from './budgets.ts'
import { readmeRows } from './readme-rows.ts'

test('has a row for every kind of page, within its budget and close to it', () => {
  const rows = readmeRows()
  expect([...rows.keys()]).toEqual(pageKinds.map(({ title }) => title))
  for (const { title, budget } of pageKinds) {
    const [, site = Number.NaN, , clerk = Number.NaN] = rows.get(title) ?? []
    expect(site, title).toBeLessThanOrEqual(budget.site)
    expect(site, title).toBeGreaterThan(budget.site * 0.8)
    expect(clerk, title).toBeLessThanOrEqual(budget.clerk)
    expect(clerk, title).toBeGreaterThanOrEqual(budget.clerk * 0.8)
  }
})

test('promises the wait that the benchmark holds', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8')
  expect(text.replaceAll(/\s+/g, ' ')).toContain(`waits at most ${mostWait} times as long`)
})

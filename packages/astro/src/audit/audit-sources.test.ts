import { describe, expect, test } from 'vitest'
import { sourceFindings, type ScannedSource } from './audit-sources.ts'
import { scanSource } from './scan-source.ts'

const island: ScannedSource = {
  file: 'src/components/You.astro',
  facts: scanSource(
    `---\nimport { check } from '@rolecall/astro/server'\nconst decision = check(Astro, signedIn())\n---\n`,
  ),
  prerendered: true,
  onDemand: false,
}

describe('a guard in a component of a built page', () => {
  test('is an error, because it runs once, at build time', () => {
    expect(sourceFindings([island], new Set()).map(({ code }) => code)).toEqual(['protect-in-prerendered'])
  })

  test('is what a server island is for', () => {
    expect(sourceFindings([island], new Set([island.file]))).toEqual([])
  })
})

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  engines: { node: string }
  packageManager: string
  scripts: Record<string, string>
}
const bootstrap = readFileSync('scripts/run.mjs', 'utf8')

describe('the bootstrap', () => {
  it('accepts exactly the Node versions that "engines" names', () => {
    const source = /const isFittingNode = (.+\n.+)\n/.exec(bootstrap)?.[1] ?? ''
    const fits = new Function(`return ${source}`)() as (version: readonly number[]) => boolean
    expect(manifest.engines.node).toBe('^22.18 || ^24.11 || >=26')
    const verdicts = [[20, 20], [22, 17], [22, 18], [23, 9], [24, 10], [24, 11], [25, 1], [26, 0], [27, 3]].map(fits)
    expect(verdicts).toEqual([false, false, true, false, false, true, false, true, true])
  })

  it('installs versions that it accepts itself', () => {
    const node = JSON.parse(readFileSync('tools/node/package.json', 'utf8')) as { dependencies: { node: string } }
    const pnpm = JSON.parse(readFileSync('tools/pnpm/package.json', 'utf8')) as { dependencies: { pnpm: string } }
    expect(node.dependencies.node).toMatch(/^22\.(1[89]|[2-9]\d)\./)
    expect(manifest.packageManager).toBe(`pnpm@${pnpm.dependencies.pnpm}`)
  })

  it('names the scripts there are when asked for another', () => {
    const result = spawnSync(process.execPath, ['scripts/run.mjs', 'tset'], { encoding: 'utf8' })
    expect(result.status).toBe(1)
    expect(result.stderr).toContain('There is no script "tset"')
    expect(result.stderr).toContain('demo')
  })

  it('imports nothing but Node itself', () => {
    const imports = [...bootstrap.matchAll(/from '(.+?)'/g)].map(([, name]) => name)
    expect(imports.length).toBeGreaterThan(0)
    expect(imports.filter((name) => !name?.startsWith('node:'))).toEqual([])
  })
})

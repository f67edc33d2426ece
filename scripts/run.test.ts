import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  engines: { node: string }
  packageManager: string
  scripts: Record<string, string>
}
const bootstrap = readFileSync('scripts/run.mjs', 'utf8')

/** Whether the bootstrap would install a Node when PATH has one of this version: a copy of it, among commands that only report. */
function installsNode(version: string): boolean {
  const root = mkdtempSync(join(tmpdir(), 'rolecall-bootstrap-'))
  try {
    for (const file of ['scripts/run.mjs', 'scripts/build.ts', 'tools/node/package.json', 'tools/pnpm/package.json'])
      cpSync(file, join(root, file))
    mkdirSync(join(root, 'bin'))
    const report = (name: string, script: string) =>
      writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    report('node', `echo v${version}`)
    report('npm', 'echo "npm was called" >&2; exit 1')
    report('pnpm', 'echo 0.0.0')
    const result = spawnSync(process.execPath, [join(root, 'scripts/run.mjs'), 'build'], {
      encoding: 'utf8',
      env: { PATH: join(root, 'bin') },
    })
    expect(result.stderr).toContain('npm was called')
    return result.stderr.includes('into tools/node')
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

describe('the bootstrap', () => {
  test('installs a Node of its own for the one on PATH when that does not fit', () => {
    expect(manifest.engines.node).toBe('^22.18 || ^24.11 || >=26')
    const verdicts = [
      '20.20.2',
      '22.17.1',
      '22.18.0',
      '23.9.0',
      '24.10.0',
      '24.11.0',
      '25.1.0',
      '26.0.0',
      '27.3.1',
    ].map((version) => installsNode(version))
    expect(verdicts).toEqual([true, true, false, true, true, false, true, false, false])
  })

  test('installs versions that it accepts itself', () => {
    const node = JSON.parse(readFileSync('tools/node/package.json', 'utf8')) as { dependencies: { node: string } }
    const pnpm = JSON.parse(readFileSync('tools/pnpm/package.json', 'utf8')) as { dependencies: { pnpm: string } }
    expect(node.dependencies.node).toMatch(/^22\.(1[89]|[2-9]\d)\./)
    expect(manifest.packageManager).toBe(`pnpm@${pnpm.dependencies.pnpm}`)
  })

  test('names the scripts there are when asked for another', () => {
    const result = spawnSync(process.execPath, ['scripts/run.mjs', 'tset'], { encoding: 'utf8' })
    expect(result.status).toBe(1)
    expect(result.stderr).toContain('There is no script "tset"')
    expect(result.stderr).toContain('demo')
  })

  test('imports nothing but Node itself', () => {
    const imports = [...bootstrap.matchAll(/from '(.+?)'/g)].map(([, name]) => name)
    expect(imports.length).toBeGreaterThan(0)
    expect(imports.filter((name) => !name?.startsWith('node:'))).toEqual([])
  })
})

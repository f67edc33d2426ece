/** The extra time of tsc for a definition of 200 permissions in 10 roles, compared in pairs with an empty one. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { largeDefinition } from '../test/large-definition.ts'

const root = join(import.meta.dirname, '..')
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const folder = mkdtempSync(join(root, 'node_modules', '.type-check-'))

function setup(count: number): string {
  const project = join(folder, `${count}.json`)
  writeFileSync(join(folder, `${count}.ts`), largeDefinition(count))
  writeFileSync(
    project,
    JSON.stringify({
      extends: join(root, '../../tsconfig.base.json'),
      compilerOptions: { types: [], paths: { '@rolecall/rbac': [join(root, 'dist/index.d.ts')] } },
      files: [`${count}.ts`],
    }),
  )
  return project
}

/** Milliseconds of processor time, of all threads. */
function time(project: string): number {
  const program = `
    process.on('exit', () => process.stderr.write(String(process.cpuUsage().user + process.cpuUsage().system)))
    process.argv = [process.argv[0], 'tsc', '-p', ${JSON.stringify(project)}]
    require(${JSON.stringify(tsc)})`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The definition does not compile: ${stdout}`)
  return Number(stderr) / 1000
}

export function benchTypeCheck(): void {
  try {
    const [empty, large] = [setup(0), setup(200)]
    time(empty)
    const pairs = Array.from({ length: 5 }, () => ({ empty: time(empty), large: time(large) }))
    const more = pairs.map((pair) => pair.large - pair.empty).sort((a, b) => a - b)[2]!
    console.log('\ntsc, a definition of 200 permissions and 200 decisions on them')
    console.log(`${Math.round(more)} ms more than an empty definition (median of 5 pairs; the goal is under 1000)`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { astroProgram, fixturesRoot, projectRoot } from './astro-project.ts'

const packageRoot = join(import.meta.dirname, '../..')

export interface FixtureBuild {
  readonly outDir: string
  readonly output: string
  readonly exitCode: number
}

/** Builds a fixture with the real `astro build`. The result is cached by a hash of all inputs. */
export async function buildFixture(
  fixture: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<FixtureBuild> {
  const root = join(fixturesRoot, fixture)
  const hash = createHash('sha256')
  for (const [directory, pattern] of [
    [root, '**/*'],
    [join(packageRoot, 'dist'), '**/*.js'],
    [join(packageRoot, 'components'), '*'],
    [packageRoot, 'package.json'],
    [join(packageRoot, '../rbac/dist'), '**/*.js'],
  ] as const) {
    for (const file of globSync(pattern, {
      cwd: directory,
      withFileTypes: true,
      exclude: (entry) => ['.astro', 'dist', 'node_modules', 'access-report.json'].includes(entry.name),
    })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()) {
      hash.update(file).update(readFileSync(file))
    }
  }
  const key = hash.update(JSON.stringify(environment)).digest('hex').slice(0, 16)
  const cache = join(projectRoot, 'node_modules/.cache/fixtures')
  const name = `${fixture.replaceAll('/', '-')}-${createHash('sha256').update(JSON.stringify(environment)).digest('hex').slice(0, 8)}`
  const outDir = join(cache, name)
  const result = join(outDir, 'result.json')
  const cached = () => {
    if (!existsSync(result)) return null
    const build = JSON.parse(readFileSync(result, 'utf8')) as FixtureBuild & { readonly key: string }
    return build.key === key ? build : null
  }
  return (
    cached() ??
    // Test files run in processes of their own, and several of them want the same build.
    alone(`${outDir}.lock`, async () => {
      const meanwhile = cached()
      if (meanwhile) return meanwhile
      rmSync(outDir, { recursive: true, force: true })
      mkdirSync(outDir, { recursive: true })
      const { output, exitCode } = await runAstro(['build'], root, { ...environment, FIXTURE_OUT: outDir })
      const build: FixtureBuild = { outDir, output, exitCode }
      mkdirSync(outDir, { recursive: true })
      if (exitCode === 0) writeFileSync(result, JSON.stringify({ ...build, key }))
      return build
    })
  )
}

/** Runs while no other process holds the lock. The lock of a process that was ended is taken over. */
async function alone<Value>(lock: string, run: () => Promise<Value>): Promise<Value> {
  mkdirSync(dirname(lock), { recursive: true })
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch {
      if (isAlive(holderOf(lock))) await setTimeout(100)
      else rmSync(lock, { force: true })
    }
  }
  try {
    return await run()
  } finally {
    rmSync(lock, { force: true })
  }
}

/** `null` when the lock is free by now, or its holder is about to write its number. */
function holderOf(lock: string): number | null {
  try {
    return Number(readFileSync(lock, 'utf8')) || null
  } catch {
    return null
  }
}

function isAlive(holder: number | null): boolean {
  if (holder === null) return true
  try {
    return process.kill(holder, 0)
  } catch {
    return false
  }
}

export async function runAstro(
  args: readonly string[],
  root: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly output: string; readonly exitCode: number }> {
  const child = spawn(process.execPath, [astroProgram, ...args], {
    cwd: root,
    env: { ...process.env, ...fixtureEnvironment, ...environment, NODE_ENV: 'production', VITEST: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const exitCode = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)))
  return { output, exitCode }
}

/** Keys of a Clerk instance that does not exist. These tests never call it. */
export const fixtureEnvironment = {
  ASTRO_TELEMETRY_DISABLED: '1',
  ASTRO_DISABLE_UPDATE_CHECK: 'true',
  PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_test_${Buffer.from('fixture.clerk.accounts.dev$').toString('base64').replace(/=+$/, '')}`,
  PUBLIC_CLERK_TELEMETRY_DISABLED: 'true',
  PUBLIC_CLERK_KEYLESS_DISABLED: 'true',
} as const

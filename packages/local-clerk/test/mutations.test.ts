/**
 * The local Clerk is not its own oracle. Each mutation removes a part of a token or a handshake in a copy of the sources,
 * and the tests with the real SDK must fail. The default run tries one mutation, the full run all of them.
 */
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const isLong = process.env['ROLECALL_FULL'] === '1'

const copies: string[] = []
afterEach(() => Promise.all(copies.splice(0).map((copy) => rm(copy, { recursive: true, force: true }))))

interface Mutation {
  readonly what: string
  readonly file: string
  readonly before: string
  readonly after: string
  readonly tests: string
}

const handshake = { file: 'src/handshake/handshake.ts', tests: 'test/handshake.test.ts' }
const withoutCookie = (cookie: string, suffixed: boolean): Mutation => ({
  ...handshake,
  what: `the cookie ${cookie}${suffixed ? '_<suffix>' : ''}`,
  before: 'const set = [...cookieValues(instance, cookies)].map(',
  after: `const set = [...cookieValues(instance, cookies)].filter(([name]) => !(name.startsWith('${cookie}') && name.endsWith(suffix) === ${suffixed})).map(`,
})

const mutations: readonly Mutation[] = [
  {
    what: 'fpm in the token',
    file: 'src/token/session-token.ts',
    before: '{ o: { ...o, per, fpm }, fea }',
    after: '{ o: { ...o, per }, fea }',
    tests: 'test/access.test.ts',
  },
  ...['__clerk_db_jwt', '__client_uat', '__session'].flatMap((cookie) => [
    withoutCookie(cookie, false),
    withoutCookie(cookie, true),
  ]),
]

async function copyOf(mutation?: Mutation): Promise<string> {
  // Inside the package, so that the copy finds the same dependencies.
  const copy = await mkdtemp(join(root, '.mutant-'))
  copies.push(copy)
  await Promise.all(['src', 'test'].map((folder) => cp(join(root, folder), join(copy, folder), { recursive: true })))
  await writeFile(join(copy, 'vitest.config.ts'), 'export default { test: { root: import.meta.dirname } }\n')
  if (!mutation) return copy
  const path = join(copy, mutation.file)
  const source = await readFile(path, 'utf8')
  expect(source.split(mutation.before), `${mutation.file} has what is taken away, once`).toHaveLength(2)
  await writeFile(path, source.replace(mutation.before, mutation.after))
  return copy
}

/** @returns how many tests passed and failed */
async function runTests(copy: string, tests: string): Promise<{ passed: number; failed: number }> {
  const report = join(copy, 'report.json')
  const config = join(copy, 'vitest.config.ts')
  const args = ['run', '--root', copy, '--config', config, '--reporter=json', `--outputFile=${report}`, tests]
  const child = spawn(process.execPath, [vitest, ...args], { cwd: copy, stdio: 'ignore' })
  await new Promise((resolve) => child.once('close', resolve))
  const { numPassedTests, numFailedTests } = JSON.parse(await readFile(report, 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
  }
  return { passed: numPassedTests, failed: numFailedTests }
}

test.each(isLong ? mutations : mutations.slice(0, 1))(
  'the tests fail without $what',
  { timeout: 300_000 },
  async (mutation) => {
    const { failed } = await runTests(await copyOf(mutation), mutation.tests)
    expect(failed).toBeGreaterThan(0)
  },
)

if (isLong)
  test('the tests pass in an unchanged copy', { timeout: 300_000 }, async () => {
    const copy = await copyOf()
    for (const tests of new Set(mutations.map((mutation) => mutation.tests)))
      expect((await runTests(copy, tests)).failed).toBe(0)
  })

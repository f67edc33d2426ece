import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { fire } from './attack/raw-request.ts'
import { attacks } from './attack/spellings.ts'
import { buildFixture } from './harness/build-fixture.ts'
import { developFixture } from './harness/develop-fixture.ts'
import type { RunningFixture } from './harness/serve-fixture.ts'
import { serveFixture } from './harness/serve-fixture.ts'
import { sessionCookies } from './harness/session-token.ts'
import { limits } from './harness/limits.ts'

/**
 * No spelling of a request reaches a protected resource. The tests look at what ran, not at the answer:
 * every page, endpoint, action and island of the fixture notes itself.
 */
const FULL = process.env.ROLECALL_FULL === '1'
/** Requests per configuration; the full run sends more than 20,000 in all. */
const REQUESTS = FULL ? 3000 : 300
const SEED = Number(process.env.ROLECALL_SEED ?? 20260712)

const PATHS = [
  '/admin',
  '/admin/users/1',
  '/admin/404',
  '/admin/anything/else',
  '/dashboard',
  '/secret',
  '/orgs/globex',
  '/orgs/globex/billing',
  '/files/a/b',
  '/docs/x',
  '/team',
  '/api/admin',
  '/api/org',
  '/api/orgs/globex',
  '/api/machine',
  '/_actions/guarded',
  '/_actions/tasks.purge',
  '/_actions/tasks.purge.orThrow',
  '/_actions/inner',
  '/_actions/unlisted',
  '/resource/page',
  '/resource/endpoint',
]

/** What a member of acme with `org:tasks:read` may reach, besides what is public. */
const memberMayRun = [
  '/admin/help',
  '/dashboard',
  '/choose',
  '/files/[...path]',
  '/docs/[slug]',
  '/team',
  '/strict',
  '/api/strict',
  '/api/org',
  '/api/either',
  '/api/whoami',
  '/api/tasks',
  '/resource/endpoint',
  '/orgs/acme',
  '/api/orgs/acme',
  'action:guarded',
  'island:Avatar',
]

const member = { organization: { id: 'org_acme', slug: 'acme', role: 'org:member', permissions: ['org:tasks:read'] } }

interface Configuration {
  readonly name: string
  readonly environment: Readonly<Record<string, string>>
  readonly base?: string
  readonly slash?: boolean
  readonly start?: (environment: Readonly<Record<string, string>>) => Promise<RunningFixture>
}

const built = async (environment: Readonly<Record<string, string>>): Promise<RunningFixture> => {
  const { outDir, exitCode, output } = await buildFixture('app', environment)
  expect(exitCode, output).toBe(0)
  return serveFixture(outDir, environment)
}

const inMiddlewareMode = async (environment: Readonly<Record<string, string>>): Promise<RunningFixture> => {
  const { outDir, exitCode, output } = await buildFixture('app', environment)
  expect(exitCode, output).toBe(0)
  return serveFixture(
    outDir,
    { FIXTURE_ENTRY: join(outDir, 'server/entry.mjs') },
    join(import.meta.dirname, 'harness/middleware-mode-server.ts'),
  )
}

const CONFIGURATIONS: readonly Configuration[] = [
  { name: 'default', environment: {} },
  { name: 'base', environment: { FIXTURE_BASE: '/app' }, base: '/app' },
  { name: 'trailingSlash: always', environment: { FIXTURE_SLASH: 'always' }, slash: true },
  { name: 'trailingSlash: never', environment: { FIXTURE_SLASH: 'never' } },
  { name: 'i18n fallback by rewrite', environment: { FIXTURE_I18N: 'rewrite' } },
  { name: 'i18n fallback by redirect', environment: { FIXTURE_I18N: 'redirect' } },
  { name: 'node middleware mode', environment: { FIXTURE_MODE: 'middleware' }, start: inMiddlewareMode },
  { name: 'development', environment: {}, start: () => developFixture('app') },
]

const running: RunningFixture[] = []
afterAll(() => Promise.all(running.map((fixture) => fixture.stop())))

async function start(configuration: Configuration): Promise<RunningFixture> {
  const fixture = await (configuration.start ?? built)(configuration.environment)
  running.push(fixture)
  return fixture
}

async function takeRuns(fixture: RunningFixture, base: string): Promise<readonly string[]> {
  const answers: string[] = []
  for (const path of [`${base}/runs`, `${base}/runs/`]) {
    const response = await fetch(`${fixture.url}${path}`, {
      headers: { cookie: sessionCookies(null) },
      redirect: 'manual',
    })
    if (response.status === 200) return ((await response.json()) as { runs: readonly string[] }).runs
    answers.push(
      `${path}: ${response.status} ${response.headers.get('location') ?? (await response.text()).slice(0, 300)}`,
    )
  }
  throw new Error(`The fixture does not tell what ran: ${answers.join('; ')}`)
}

async function attack(
  fixture: RunningFixture,
  { base = '', slash = false }: Configuration,
  cookie: string,
  seed: number,
  count = REQUESTS / 2,
): Promise<{ runs: readonly string[]; statuses: ReadonlyMap<number | null, number> }> {
  const host = `127.0.0.1:${fixture.port}`
  await takeRuns(fixture, base)
  const list = attacks({ paths: PATHS, base, slash, locales: ['fr', 'en', 'FR', 'xx'], host }, count, seed)
  const statuses = await fire(fixture.port, list, { host, cookie, origin: `http://${host}`, accept: 'text/html' })
  return { runs: await takeRuns(fixture, base), statuses }
}

test(
  'the suite finds holes in a guard that compares URLs',
  async () => {
    const configuration: Configuration = {
      name: 'weakened',
      environment: { PUBLIC_FIXTURE_GUARD: 'matcher', FIXTURE_I18N: 'rewrite' },
    }
    const protectedRuns = ({ runs }: { readonly runs: readonly string[] }) =>
      runs.filter((run) => !run.startsWith('public:'))
    const { outDir, exitCode, output } = await buildFixture('app', configuration.environment)
    expect(exitCode, output).toBe(0)
    const unguarded = await serveFixture(outDir, { FIXTURE_UNGUARDED: '1' })
    const guarded = await serveFixture(outDir)
    running.push(unguarded, guarded)
    const everything = protectedRuns(await attack(unguarded, configuration, sessionCookies(null), SEED, 600))
    const holes = protectedRuns(await attack(guarded, configuration, sessionCookies(null), SEED, 600))
    console.info(
      `of 600 requests, ${everything.length} run something protected without a guard, ${holes.length} with one that compares URLs`,
    )
    expect(everything.length).toBeGreaterThan(60)
    expect(holes.length).toBeGreaterThan(0)
  },
  limits.test,
)

describe.each(CONFIGURATIONS)('$name', (configuration) => {
  test(
    `signed-out visitors and the wrong role run nothing (seed ${SEED})`,
    async () => {
      const fixture = await start(configuration)
      const anonymous = await attack(fixture, configuration, sessionCookies(null), SEED)
      expect(anonymous.runs.filter((run) => !run.startsWith('public:'))).toEqual([])
      const wrongRole = await attack(fixture, configuration, sessionCookies(member), SEED + 1)
      expect(wrongRole.runs.filter((run) => !run.startsWith('public:') && !memberMayRun.includes(run))).toEqual([])
      // The requests do arrive: the guard answers many, and the member reaches what is open to members.
      const answered = [307, 401, 403].reduce((sum, status) => sum + (anonymous.statuses.get(status) ?? 0), 0)
      expect(answered).toBeGreaterThan(REQUESTS / 20)
      expect(wrongRole.runs.filter((run) => memberMayRun.includes(run)).length).toBeGreaterThan(0)
    },
    limits.test,
  )
})

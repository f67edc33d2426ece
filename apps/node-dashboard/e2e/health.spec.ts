/** The health check: what it says about the database and Clerk, and how little it asks. */
import { createClerkHealth, type ClerkHealthOptions } from '../src/http/clerk-health.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

function setup(ask: ClerkHealthOptions['ask'], options: Partial<ClerkHealthOptions> = {}) {
  const at = { now: 0, asked: 0 }
  const health = createClerkHealth({
    ask: () => ((at.asked += 1), ask()),
    clock: () => at.now,
    ...options,
  })
  return { at, health }
}

test('says that the database and Clerk’s keys are usable, and nothing else', async () => {
  const response = await fetch(`${requireEnvironment('E2E_APP_URL')}/api/health`)
  expect([response.status, await response.json()]).toEqual([
    200,
    { status: 'ok', checks: { database: true, clerk: 'ok' } },
  ])
})

test('asks Clerk once, however many ask, and again when the answer is old', async () => {
  const { at, health } = setup(async () => undefined)
  expect(await Promise.all(Array.from({ length: 100 }, () => health()))).toEqual(
    Array.from({ length: 100 }, () => 'ok'),
  )
  expect(at.asked).toBe(1)
  at.now = 29_999
  await health()
  expect(at.asked).toBe(1)
  at.now = 30_000
  await health()
  expect(at.asked).toBe(2)
})

for (const [what, ask, answer] of [
  ['refuses the keys', () => Promise.reject(Object.assign(new Error('no'), { status: 401 })), 'keys_refused'],
  ['is down', () => Promise.reject(Object.assign(new Error('no'), { status: 500 })), 'unreachable'],
  ['cannot be reached', () => Promise.reject(new TypeError('fetch failed')), 'unreachable'],
  ['never answers', () => new Promise(() => undefined), 'unreachable'],
  ['has had enough', () => Promise.reject(Object.assign(new Error('no'), { status: 429 })), 'ok'],
] as const) {
  test(`says "${answer}" when Clerk ${what}`, async () => {
    const { at, health } = setup(ask, { timeout: 20 })
    expect(await health()).toBe(answer)
    expect(await health()).toBe(answer)
    expect(at.asked).toBe(1)
    at.now = 30_000
    await health()
    expect(at.asked).toBe(2)
  })
}

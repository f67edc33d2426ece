/**
 * Measures a local Clerk: time to ready, memory with many users, token refreshes, and signing in without a form compared
 * with Clerk's own form. Needs a build.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { buildFixtureApp, startFixtureApp } from '../test/support/fixture-app.ts'
import { launchChromium } from '../../../scripts/browser/launch-chromium.ts'
import { newVisitor } from '../test/support/browser.ts'
import { access, password, seed } from '../test/fixtures/app/seed.ts'
import { startLocalClerk } from '../src/server/start-local-clerk.ts'
import { signInAs } from '../src/testing/sign-in-as.ts'

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const rows: Record<string, string>[] = []
const report = (what: string, result: string): void => void rows.push({ what, result })

async function startTimes(): Promise<void> {
  const times: number[] = []
  for (let i = 0; i < 15; i++) {
    const start = performance.now()
    const clerk = await startLocalClerk({ access, seed })
    const answer = await fetch(`${clerk.url}/v1/environment`)
    await answer.arrayBuffer()
    times.push(performance.now() - start)
    await clerk.stop()
  }
  report('start to first answer', `${median(times).toFixed(0)} ms (slowest of 15: ${Math.max(...times).toFixed(0)} ms)`)
}

async function memory(): Promise<void> {
  const child = fork(join(import.meta.dirname, 'memory.ts'))
  const [{ ready, megabytes }] = (await once(child, 'message')) as [{ ready: number; megabytes: number }]
  report(
    '10,000 users, 1,000 organizations, 10,000 memberships',
    `${megabytes.toFixed(0)} MB resident, ready in ${ready.toFixed(0)} ms`,
  )
}

async function tokenRefreshes(): Promise<void> {
  const clerk = await startLocalClerk({ access, seed })
  const post = async (
    path: string,
    form: Record<string, string> = {},
  ): Promise<{ id: string; response: { created_session_id: string } }> => {
    const answer = await fetch(`${clerk.url}/v1${path}`, { method: 'POST', body: new URLSearchParams(form) })
    return (await answer.json()) as { id: string; response: { created_session_id: string } }
  }
  const { id } = await post('/dev_browser')
  const { response } = await post(`/client/sign_ins?__clerk_db_jwt=${id}`, { identifier: 'ada@acme.test', password })
  const path = `/client/sessions/${response.created_session_id}/tokens?__clerk_db_jwt=${id}`
  for (let i = 0; i < 200; i++) await post(path)
  const times: number[] = []
  const workers = 8
  const total = 4_000
  const start = performance.now()
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (let i = 0; i < total / workers; i++) {
        const before = performance.now()
        await post(path)
        times.push(performance.now() - before)
      }
    }),
  )
  const seconds = (performance.now() - start) / 1000
  const p99 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0
  report(
    'token refreshes over HTTP, client in the same process',
    `${(total / seconds).toFixed(0)} per second, p99 ${p99.toFixed(1)} ms at ${workers} in flight`,
  )
  await clerk.stop()
}

async function signingIn(): Promise<void> {
  const clerk = await startLocalClerk({ access, seed })
  const built = await buildFixtureApp(clerk)
  const app = await startFixtureApp(clerk, built.directory)
  const browser = await launchChromium()
  const byKit: number[] = []
  const byForm: number[] = []
  for (let i = 0; i < 7; i++) {
    const kit = await newVisitor(browser)
    let start = performance.now()
    await signInAs(kit.page, 'ada@acme.test', { clerk, organization: 'acme' })
    byKit.push(performance.now() - start)
    await kit.context.close()
    const form = await newVisitor(browser)
    start = performance.now()
    await form.page.goto(`${app.url}/sign-in`)
    await form.page.locator('input[name=identifier]').fill('ada@acme.test')
    await form.page.getByRole('button', { name: 'Continue', exact: true }).click()
    await form.page.locator('input[name=password]').fill(password)
    await form.page.getByRole('button', { name: 'Continue', exact: true }).click()
    await form.page.waitForURL(`${app.url}/`)
    byForm.push(performance.now() - start)
    await form.context.close()
  }
  await browser.close()
  await app.stop()
  await built.remove()
  await clerk.stop()
  const ratios = byForm.map((time, i) => time / (byKit[i] ?? 1))
  report('signInAs', `${median(byKit).toFixed(0)} ms`)
  report(
    'Clerk’s <SignIn /> with email and password',
    `${median(byForm).toFixed(0)} ms, ${median(ratios).toFixed(0)} × signInAs`,
  )
}

await startTimes()
await memory()
await tokenRefreshes()
await signingIn()
console.table(rows)

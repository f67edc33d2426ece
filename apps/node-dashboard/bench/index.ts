/**
 * Load test of the built server, closed loop with 16 connections. It compares the signed-in dashboard with the same page
 * without auth, with an empty Astro page and with its parts, and ends with two minutes of mixed load. Run
 * `npm run bench -- node-dashboard` in the repository's root, or, after a build with the same LOCAL_CLERK_PORT,
 * `node bench/index.ts [seconds per line]`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sessionCookies } from '@rolecall/local-clerk/testing'
import { freePort, startProcess } from '../e2e/setup/start-process.ts'
import { startServer } from '../e2e/setup/start-server.ts'
import { startServices } from '../scripts/services/start-services.ts'
import { buildWithoutAuth } from './without-auth/build.ts'

const connections = 16
const seconds = Number(process.argv[2] ?? 5)

// A copy, because the services and Astro's build add variables.
const environment = { ...process.env }
const directory = await mkdtemp(join(tmpdir(), 'tally-bench-'))
const services = await startServices({ directory, ports: { clerk: Number(process.env['LOCAL_CLERK_PORT'] ?? 4322) } })
Object.assign(process.env, services.environment)
const plainServer = await buildWithoutAuth(join(import.meta.dirname, 'without-auth/dist'))
const server = await startServer()
const port = String(await freePort())
const plain = await startProcess({
  entry: join(plainServer, 'server/entry.mjs'),
  url: `http://localhost:${port}`,
  health: '/empty',
  environment: { HOST: 'localhost', PORT: port },
})
try {
  const rows: Row[] = []
  const dashboard = '/orgs/acme/dashboard'
  for (const [what, url, signedIn] of [
    ['the dashboard, signed in', server.url + dashboard, true],
    ['the same page without auth', plain.url + dashboard, false],
    ['an empty page', `${plain.url}/empty`, false],
    ['a prerendered page', `${server.url}/pricing`, false],
    ['a page without a session', `${server.url}/sign-in`, false],
    ['the caller (session, no database)', `${server.url}/api/me`, true],
    ['tasks (session, one query)', `${server.url}/api/tasks`, true],
  ] as const) {
    await load(url, signedIn, 1)
    rows.push({ what, ...summary(await load(url, signedIn, seconds)) })
  }
  const signedIn = rows[0]!
  console.table(
    rows.map((row) => ({
      ...row,
      'dashboard to it': `×${(signedIn['per second'] / row['per second']).toFixed(2)}, p99 ×${(signedIn['p99 ms'] / row['p99 ms']).toFixed(2)}`,
    })),
  )
  if (rows.some(({ failed }) => failed > 0)) process.exitCode = 1
} finally {
  for (const part of [server, plain]) {
    part.kill()
    await part.ended
  }
  await services.stop()
  await rm(directory, { recursive: true, force: true })
}

// The test of the suite, run for longer. It prints the figures.
console.log('\nmixed load: pages, actions, islands, API keys and webhooks of two organizations')
const soak = spawnSync('pnpm', ['exec', 'playwright', 'test', 'e2e/soak.spec.ts', '--reporter=list'], {
  cwd: join(import.meta.dirname, '..'),
  env: { ...environment, SOAK_SECONDS: '120', FORCE_COLOR: '0' },
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
if (soak.status !== 0) process.exitCode = 1

interface Row {
  readonly what: string
  readonly 'per second': number
  readonly 'p50 ms': number
  readonly 'p99 ms': number
  readonly failed: number
}

function summary({ latencies, failed, elapsed }: Awaited<ReturnType<typeof load>>): Omit<Row, 'what'> {
  const sorted = latencies.toSorted((a, b) => a - b)
  const at = (share: number) => Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1))
  return { 'per second': Math.round(latencies.length / elapsed), 'p50 ms': at(0.5), 'p99 ms': at(0.99), failed }
}

/** Each connection sends its next request after the last response. Session tokens live for a minute. */
async function load(url: string, signedIn: boolean, seconds: number) {
  const { origin, pathname } = new URL(url)
  const cookie = await sessionCookies({ url: services.clerkUrl }, signedIn ? 'mia@acme.test' : null, {
    ...(signedIn && { organization: 'acme' }),
    origin,
  })
  const headers = { cookie, accept: pathname.startsWith('/api') ? 'application/json' : 'text/html' }
  const latencies: number[] = []
  let failed = 0
  const start = performance.now()
  const end = start + seconds * 1000
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < end) {
        const sent = performance.now()
        const response = await fetch(url, { headers, redirect: 'manual' })
        await response.arrayBuffer()
        latencies.push(performance.now() - sent)
        if (response.status !== 200) failed += 1
      }
    }),
  )
  return { latencies, failed, elapsed: (performance.now() - start) / 1000 }
}

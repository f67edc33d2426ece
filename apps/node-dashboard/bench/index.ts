/**
 * Load on the built server, closed loop with 16 connections: the signed-in dashboard next to what it is made of. Run
 * after a build with the same LOCAL_CLERK_PORT: `node bench/index.ts [seconds per line]`.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sessionCookies } from '@rolecall/local-clerk/testing'
import { startServer } from '../e2e/setup/start-server.ts'
import { startServices } from '../scripts/services/start-services.ts'

const CONNECTIONS = 16
const seconds = Number(process.argv[2] ?? 5)

const directory = await mkdtemp(join(tmpdir(), 'tally-bench-'))
const services = await startServices({ directory, ports: { clerk: Number(process.env['LOCAL_CLERK_PORT'] ?? 4322) } })
Object.assign(process.env, services.environment)
const server = await startServer()
try {
  const rows: Record<string, unknown>[] = []
  for (const [what, path, signedIn] of [
    ['a prerendered page', '/pricing', false],
    ['a page without a session', '/sign-in', false],
    ['who am I (session, no database)', '/api/me', true],
    ['tasks (session, one query)', '/api/tasks', true],
    ['the dashboard (session, five queries)', '/orgs/acme/dashboard', true],
  ] as const) {
    await load(path, signedIn, 1)
    const { latencies, failed, elapsed } = await load(path, signedIn, seconds)
    const sorted = latencies.toSorted((a, b) => a - b)
    const at = (share: number) => Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1))
    rows.push({
      what,
      'per second': Math.round(latencies.length / elapsed),
      'p50 ms': at(0.5),
      'p99 ms': at(0.99),
      failed,
    })
  }
  console.table(rows)
} finally {
  server.kill()
  await server.ended
  await services.stop()
  await rm(directory, { recursive: true, force: true })
}

/** Each connection sends its next request when it has the answer to the last one. Session tokens live for a minute. */
async function load(path: string, signedIn: boolean, seconds: number) {
  const cookie = await sessionCookies({ url: services.clerkUrl }, signedIn ? 'mia@acme.test' : null, {
    ...(signedIn && { organization: 'acme' }),
    origin: server.url,
  })
  const headers = { cookie, accept: path.startsWith('/api') ? 'application/json' : 'text/html' }
  const latencies: number[] = []
  let failed = 0
  const start = performance.now()
  const end = start + seconds * 1000
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (performance.now() < end) {
        const sent = performance.now()
        const response = await fetch(server.url + path, { headers, redirect: 'manual' })
        await response.arrayBuffer()
        latencies.push(performance.now() - sent)
        if (response.status !== 200) failed += 1
      }
    }),
  )
  return { latencies, failed, elapsed: (performance.now() - start) / 1000 }
}

import { Agent, request } from 'node:http'
import { buildFixture } from '../test/harness/build-fixture.ts'
import type { RunningFixture } from '../test/harness/serve-fixture.ts'
import { serveFixture } from '../test/harness/serve-fixture.ts'
import { sessionCookies } from '../test/harness/session-token.ts'

/**
 * Compares the requests per second of a built app with the same app under Clerk's middleware and a hand-written check.
 * Both servers run at once and take turns.
 */
const turnCount = 12
const requestsPerTurn = 400

export async function benchRequests(): Promise<void> {
  const ours = await serve({})
  const theirs = await serve({ PUBLIC_FIXTURE_GUARD: 'matcher' })
  try {
    const cookie = sessionCookies({ organization: { id: 'org_acme', slug: 'acme', role: 'org:admin' } })
    const rows: Record<string, Record<string, string>> = {}
    for (const path of ['/dashboard', '/api/whoami']) {
      await turn(ours, path, cookie)
      await turn(theirs, path, cookie)
      const pairs: [number, number][] = []
      for (let index = 0; index < turnCount; index++)
        pairs.push([await turn(ours, path, cookie), await turn(theirs, path, cookie)])
      const median = (values: readonly number[]) =>
        values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
      rows[path] = {
        'rolecall, requests/s': median(pairs.map(([mine]) => mine)).toFixed(0),
        'Clerk and a check by hand, requests/s': median(pairs.map(([, other]) => other)).toFixed(0),
        ratio: median(pairs.map(([mine, other]) => mine / other)).toFixed(3),
      }
    }
    console.info('Requests per second of a built app (median of pairs)')
    console.table(rows)
  } finally {
    await Promise.all([ours.stop(), theirs.stop()])
  }
}

async function serve(environment: Readonly<Record<string, string>>): Promise<RunningFixture> {
  const { outDir, exitCode, output } = await buildFixture('app', environment)
  if (exitCode !== 0) throw new Error(output)
  return serveFixture(outDir)
}

async function turn({ port }: RunningFixture, path: string, cookie: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const start = performance.now()
  let left = requestsPerTurn
  const worker = async () => {
    while (left-- > 0) await get(port, path, cookie, agent)
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  agent.destroy()
  return (requestsPerTurn * 1000) / (performance.now() - start)
}

function get(port: number, path: string, cookie: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent, headers: { cookie, accept: 'text/html' } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${path}: ${response.statusCode}`))
      response.resume().on('end', resolve)
    })
      .on('error', reject)
      .end()
  })
}

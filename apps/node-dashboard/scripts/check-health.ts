/**
 * The container's health check. The container runs the app, the worker or both, and the check does not know which. It
 * exits with 0 when at least one of them responds, and all that respond are healthy.
 */
import './load-environment.ts'

const programs = [
  { name: 'app', url: `http://localhost:${process.env['PORT'] ?? 4321}/api/health` },
  { name: 'worker', url: `http://localhost:${process.env['WORKER_PORT'] ?? 4324}/health` },
] as const

type State = 'healthy' | 'unhealthy' | 'absent'

const states = await Promise.all(programs.map(async ({ name, url }) => ({ name, state: await stateOf(url) })))
for (const { name, state } of states) console.log(`${name}: ${state}`)
const isHealthy = states.some(({ state }) => state === 'healthy') && !states.some(({ state }) => state === 'unhealthy')
process.exitCode = isHealthy ? 0 : 1

async function stateOf(url: string): Promise<State> {
  try {
    const { ok } = await fetch(url, { signal: AbortSignal.timeout(4_000) })
    return ok ? 'healthy' : 'unhealthy'
  } catch (error) {
    return isRefused(error) ? 'absent' : 'unhealthy'
  }
}

/** Nothing listens there. A name with several addresses has one error for each. */
function isRefused(error: unknown): boolean {
  const { cause } = error as { readonly cause?: { readonly code?: string } }
  return cause?.code === 'ECONNREFUSED'
}

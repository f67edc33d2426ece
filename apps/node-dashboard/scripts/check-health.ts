/**
 * Whether what runs here is healthy: the app, the worker, or both. Ends with 0 when something answers and all that
 * answers is well. For the container's health check, which does not know which of them it was started as.
 */
import './load-environment.ts'

const programs = [
  { name: 'app', url: `http://localhost:${process.env['PORT'] ?? 4321}/api/health` },
  { name: 'worker', url: `http://localhost:${process.env['WORKER_PORT'] ?? 4324}/health` },
] as const

type State = 'healthy' | 'unhealthy' | 'absent'

const states = await Promise.all(programs.map(async ({ name, url }) => ({ name, state: await stateOf(url) })))
for (const { name, state } of states) console.log(`${name}: ${state}`)
const isWell = states.some(({ state }) => state === 'healthy') && !states.some(({ state }) => state === 'unhealthy')
process.exitCode = isWell ? 0 : 1

async function stateOf(url: string): Promise<State> {
  try {
    const { ok } = await fetch(url, { signal: AbortSignal.timeout(4_000) })
    return ok ? 'healthy' : 'unhealthy'
  } catch (error) {
    return isRefused(error) ? 'absent' : 'unhealthy'
  }
}

/** Nothing listens there. Behind a name there may be several addresses, each with an error of its own. */
function isRefused(error: unknown): boolean {
  const { cause } = error as { readonly cause?: { readonly code?: string } }
  return cause?.code === 'ECONNREFUSED'
}

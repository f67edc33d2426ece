import type { APIContext } from 'astro'
import { registerHooks } from 'node:module'
import type { CompiledPolicy } from '../src/compile/compiled-policy.ts'
import type { Rendering } from '../src/compiled-guard/guard-component.ts'
import { admit } from '../src/request/admission.ts'

/**
 * Measures what the guard compiled into a module adds to each call of it: an endpoint's handler and a page's component,
 * against the same functions without it.
 */
const roundCount = 15
const callCount = 200_000

/** Calls in nanoseconds, by name. */
export async function benchCompiledGuards(policy: CompiledPolicy, pattern: string): Promise<void> {
  Reflect.set(globalThis, 'rolecallBenchPolicy', policy)
  // Outside of Astro, the module with the policy throws.
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@rolecall/astro/runtime'
        ? {
            url: 'data:text/javascript,export const currentPolicy = () => globalThis.rolecallBenchPolicy',
            shortCircuit: true,
          }
        : next(specifier, context),
  })
  const { guardEndpoint } = await import('../src/compiled-guard/guard-endpoint.ts')
  const { guardPage } = await import('../src/compiled-guard/guard-page.ts')

  const answer = {}
  const bare = Object.assign((_context: unknown) => answer, { isAstroComponentFactory: true })
  const endpoint = guardEndpoint(bare, 'src/pages/a.ts', [pattern])
  const page = guardPage(bare, 'src/pages/a.astro', [pattern]) as typeof bare
  // A pass as Astro has it: one object of parameters for the guard and the module.
  const passes = Array.from({ length: 1_000 }, () => {
    const pass = { cookies: {}, params: { id: '1' }, request: { method: 'GET' } } as unknown as APIContext & Rendering
    admit(pass, { routePattern: pattern, method: 'GET', params: pass.params, action: null })
    return pass
  })
  const time = (call: (context: APIContext & Rendering) => unknown): number => {
    const start = process.hrtime.bigint()
    for (let index = 0; index < callCount; index++) {
      const pass = passes[index % passes.length]
      if (pass === undefined || call(pass) !== answer) throw new Error('refused')
    }
    return Number(process.hrtime.bigint() - start) / callCount
  }
  const rounds = Array.from({ length: roundCount + 2 }, () => ({
    bare: time(bare),
    endpoint: time(endpoint),
    page: time(page),
  })).slice(2)
  const added = (name: 'endpoint' | 'page') =>
    rounds.map((round) => round[name] - round.bare).toSorted((a, b) => a - b)[Math.floor(roundCount / 2)] ?? Number.NaN
  console.info('A guard compiled into a module (median, per call)')
  console.table({
    endpoint: { 'added, ns': added('endpoint').toFixed(0) },
    page: { 'added, ns': added('page').toFixed(0) },
  })
  for (const name of ['endpoint', 'page'] as const)
    if (added(name) > 1_000) throw new Error(`The guard of a ${name} takes more than 1 µs.`)
}

import type { APIContext } from 'astro'
import type { ProtectRoutesOptions } from '../guard/options.ts'
import { protectRoutes as protectRoutesMiddleware } from '../guard/protect-routes.ts'
import { markPipeline } from '../request/guarded-pipeline.ts'

/** The parts of Astro's `FetchState` that the guard reads. */
export interface PipelineState {
  readonly routeData?: object | undefined
  readonly cookies: object
  readonly getProps: () => Promise<unknown>
  readonly getAPIContext: () => APIContext
}

/** Runs `next` for requests that the policy allows, and answers the others. */
export type GuardPipeline = <State extends PipelineState>(
  state: State,
  next: (state: State) => Promise<Response>,
) => Promise<Response>

/**
 * The guard for a custom fetch file (`astro/fetch`). It does what `protectRoutes()` of `@rolecall/astro/middleware` does,
 * around the part of the pipeline that it is given. Actions, middleware and pages belong inside; `redirects()` and
 * `trailingSlash()`, which run no code of the app, before it.
 *
 * @param options the options of the middleware
 * @throws {RolecallError} `invalid_option`, `integration_missing`
 * @example
 * ```ts
 * import { protectRoutes } from '@rolecall/astro/fetch'
 * import { actions, FetchState, pages } from 'astro/fetch'
 *
 * const guard = protectRoutes()
 *
 * export default {
 *   fetch: (request: Request) => guard(new FetchState(request), async (state) => (await actions(state)) ?? pages(state)),
 * }
 * ```
 */
export function protectRoutes(options: ProtectRoutesOptions = {}): GuardPipeline {
  const onRequest = protectRoutesMiddleware(options)
  return async function guardPipeline(state, next) {
    // Astro renders the 404 page in place of this, as for a request that its middleware does not match.
    if (!state.routeData) return new Response(null, { status: 404, headers: { 'X-Astro-Error': 'true' } })
    markPipeline(state)
    // Astro's context reads the props, which are loaded once per request.
    await state.getProps()
    const response = (await onRequest(state.getAPIContext(), () => next(state))) as Response
    // Astro writes the cookies of this object into the response. Its middleware and ours may have built a new one.
    Reflect.set(response, Symbol.for('astro.cookies'), state.cookies)
    return response
  }
}

import { getFetchState } from 'astro/hono'
import type { ProtectRoutesOptions } from '../guard/options.ts'
import { protectRoutes as protectPipeline } from './guard-pipeline.ts'

/** The parts of Hono's context that the guard uses, as in `astro/hono`. */
export interface HonoContext {
  readonly req: { readonly raw: Request }
  res: Response
  readonly get?: (key: string) => unknown
  readonly set?: (key: string, value: unknown) => void
}

/** A middleware of Hono. */
export type HonoMiddleware = (context: HonoContext, next: () => Promise<void>) => Promise<Response | void>

/**
 * The guard for a pipeline of Hono (`astro/hono`). It comes before `actions()`, `middleware()` and `pages()`.
 *
 * @param options the options of the middleware
 * @throws {RolecallError} `invalid_option`, `integration_missing`
 * @example
 * ```ts
 * import { protectRoutes } from '@rolecall/astro/hono'
 * import { actions, pages } from 'astro/hono'
 * import { Hono } from 'hono'
 *
 * export default new Hono().use(protectRoutes()).use(actions()).use(pages())
 * ```
 */
export function protectRoutes(options: ProtectRoutesOptions = {}): HonoMiddleware {
  const guard = protectPipeline(options)
  return async function guardHono(context, next) {
    const response = await guard(getFetchState(context), async () => {
      await next()
      return context.res
    })
    // Hono ignores a returned response when the app has answered, and merges headers into one that replaces another.
    context.res = undefined as unknown as Response
    context.res = response
  }
}

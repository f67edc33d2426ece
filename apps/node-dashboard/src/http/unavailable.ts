import type { AstroGlobal } from 'astro'
import { HttpProblem } from './problem.ts'

/**
 * Lets a page render without a part that is unavailable. The response becomes a 503 with `Retry-After`.
 *
 * @throws {Error} the error itself when it is anything but an outage
 */
export function unavailable({ response }: Pick<AstroGlobal, 'response'>, error: unknown): { readonly problem: string } {
  if (!(error instanceof HttpProblem) || (error.status !== 503 && error.status !== 429)) throw error
  const retryAfter = error.extra['retryAfter']
  response.status = 503
  response.headers.set('Retry-After', typeof retryAfter === 'number' ? String(retryAfter) : '5')
  return { problem: error.detail }
}

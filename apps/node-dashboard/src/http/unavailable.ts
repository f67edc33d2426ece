import type { AstroGlobal } from 'astro'
import { HttpProblem } from './problem.ts'

/**
 * Lets a page go on without something that does not answer right now: the page itself is 503, and says when to come back.
 *
 * @throws the error itself when it is anything else
 */
export function unavailable({ response }: Pick<AstroGlobal, 'response'>, error: unknown): { readonly problem: string } {
  if (!(error instanceof HttpProblem) || (error.status !== 503 && error.status !== 429)) throw error
  const retryAfter = error.extra['retryAfter']
  response.status = 503
  response.headers.set('Retry-After', typeof retryAfter === 'number' ? String(retryAfter) : '5')
  return { problem: error.message }
}

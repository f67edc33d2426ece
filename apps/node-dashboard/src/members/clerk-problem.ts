/** Errors of Clerk's Backend API, as problems of this app. */
import { isClerkAPIResponseError } from '@clerk/backend/errors'
import { HttpProblem } from '../http/problem.ts'

const silence = 'clerk_unavailable'

/** How long, in milliseconds, a request to Clerk may take. */
const patience = 3_000

/** Clearer words for some of Clerk's error codes. */
const explanations: ReadonlyMap<string, readonly [message: string, hint: string]> = new Map([
  [
    'organization_minimum_permissions_needed',
    ['This is the only admin.', 'Make another member an admin first: an organization always has one.'],
  ],
])

/** @throws {Error} the error itself when it did not come from Clerk */
export function clerkProblem(error: unknown): HttpProblem {
  if (!isClerkAPIResponseError(error)) throw error
  const { status, errors, retryAfter } = error
  const [first] = errors
  if (status === 429) {
    const minutes = Math.ceil((retryAfter ?? 3600) / 60)
    const hint = `Try again in ${minutes === 1 ? 'a minute' : `about ${minutes} minutes`}.`
    return new HttpProblem(429, 'rate_limited', 'Clerk’s rate limit is reached.', hint, {
      retryAfter: retryAfter ?? 3600,
    })
  }
  // Without a status, the request got no response.
  if (!status || status >= 500) return clerkSilent()
  if (status === 401 || !first) {
    return new HttpProblem(
      503,
      'clerk_refuses',
      'Clerk rejects this server’s keys.',
      'Ask the operator to check CLERK_SECRET_KEY.',
    )
  }
  const [message, hint] = explanations.get(first.code) ?? [
    first.longMessage ?? first.message,
    'Check what you sent, then try again.',
  ]
  return new HttpProblem(status === 404 ? 404 : 422, first.code, message, hint)
}

/** Clerk gave no response, or one without information. */
export const clerkSilent = () => new HttpProblem(503, silence, 'Clerk does not respond.', 'Try again in a few seconds.')

/** Whether Clerk gave no response. A change that was requested may or may not have been made. */
export const isSilence = (error: unknown): boolean => error instanceof HttpProblem && error.code === silence

/** The result of `ask`. Errors of Clerk, and a response that takes too long, become an `HttpProblem`. */
export async function askClerk<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(clerkSilent()), patience)))
  try {
    return await Promise.race([ask(), late])
  } catch (error) {
    throw error instanceof HttpProblem ? error : clerkProblem(error)
  } finally {
    clearTimeout(timer)
  }
}

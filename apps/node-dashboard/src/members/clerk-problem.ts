/** What Clerk answers to the app when it does not do what it was asked, in the words of this app. */
import { isClerkAPIResponseError } from '@clerk/backend/errors'
import { HttpProblem } from '../http/problem.ts'

/** @throws the error itself when it did not come from Clerk */
export function clerkProblem(error: unknown): HttpProblem {
  if (!isClerkAPIResponseError(error)) throw error
  const { status, errors, retryAfter } = error
  const [first] = errors
  if (status === 429) {
    const minutes = Math.ceil((retryAfter ?? 3600) / 60)
    return new HttpProblem(
      429,
      'rate_limited',
      `Clerk takes no more of these for now. Try again in ${minutes === 1 ? 'a minute' : `about ${minutes} minutes`}.`,
      { retryAfter: retryAfter ?? 3600 },
    )
  }
  // Without a status, the request never got an answer.
  if (!status || status >= 500 || status === 401 || !first) {
    return new HttpProblem(
      503,
      'clerk_unavailable',
      'Clerk, which keeps the members, does not answer. Try again in a few seconds.',
    )
  }
  return new HttpProblem(status === 404 ? 404 : 422, first.code, first.longMessage ?? first.message)
}

/** For so long Clerk may take. Milliseconds. */
const PATIENCE = 3_000

/** What `ask` gives, or what Clerk said as an `HttpProblem`; a Clerk that takes too long does not answer. */
export async function askClerk<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(tooSlow()), PATIENCE)))
  try {
    return await Promise.race([ask(), late])
  } catch (error) {
    throw error instanceof HttpProblem ? error : clerkProblem(error)
  } finally {
    clearTimeout(timer)
  }
}

const tooSlow = () =>
  new HttpProblem(
    503,
    'clerk_slow',
    'Clerk takes too long to answer. If you changed something, look whether it was done before you try again.',
  )

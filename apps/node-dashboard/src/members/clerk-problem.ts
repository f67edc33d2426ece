/** What Clerk answers to the app when it does not do what it was asked, in the words of this app. */
import { isClerkAPIResponseError } from '@clerk/backend/errors'
import { HttpProblem } from '../http/problem.ts'

const SILENCE = 'clerk_unavailable'

/** What Clerk would say in words of its own, by its code. */
const words: ReadonlyMap<string, string> = new Map([
  [
    'organization_minimum_permissions_needed',
    'This is the only admin. Make somebody else an admin first: an organization always has one.',
  ],
])

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
  if (!status || status >= 500) return clerkSilent()
  if (status === 401 || !first) {
    return new HttpProblem(503, 'clerk_refuses', 'Clerk, which keeps the members, does not take this server’s keys.')
  }
  return new HttpProblem(
    status === 404 ? 404 : 422,
    first.code,
    words.get(first.code) ?? first.longMessage ?? first.message,
  )
}

/** Clerk gave no answer, or none that says anything. */
export const clerkSilent = () =>
  new HttpProblem(503, SILENCE, 'Clerk, which keeps the members, does not answer. Try again in a few seconds.')

/** Whether Clerk said nothing, so that a change that it was asked for may or may not have been made. */
export const isSilence = (error: unknown): boolean => error instanceof HttpProblem && error.code === SILENCE

/** For so long Clerk may take. Milliseconds. */
const PATIENCE = 3_000

/** What `ask` gives, or what Clerk said as an `HttpProblem`; a Clerk that takes too long does not answer. */
export async function askClerk<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(clerkSilent()), PATIENCE)))
  try {
    return await Promise.race([ask(), late])
  } catch (error) {
    throw error instanceof HttpProblem ? error : clerkProblem(error)
  } finally {
    clearTimeout(timer)
  }
}

/**
 * What Clerk's ids look like. `@clerk/backend` writes an id into the path of its request as it is, next to this app's
 * secret key. It refuses `..`, but URLs lose tabs and line breaks after it has looked: with a tab between the dots, an
 * "id" would name the members of another organization. So nothing but an id ever becomes part of such a path.
 */
import { z } from 'astro/zod'
import { HttpProblem } from '../http/problem.ts'

export type ClerkIdPrefix = 'user' | 'orginv'

const patterns: Readonly<Record<ClerkIdPrefix, RegExp>> = {
  user: /^user_[A-Za-z0-9]{1,64}$/,
  orginv: /^orginv_[A-Za-z0-9]{1,64}$/,
}

const WORDS = 'That is no id of Clerk’s.'

/** An id as it comes in with a request. */
export const clerkId = (prefix: ClerkIdPrefix) => z.string(WORDS).regex(patterns[prefix], WORDS)

/** For the last step before Clerk is asked. @throws HttpProblem 422 for anything but an id of this kind */
export function requireClerkId(prefix: ClerkIdPrefix, value: string): string {
  if (patterns[prefix].test(value)) return value
  throw new HttpProblem(422, 'malformed_id', WORDS)
}

/**
 * The format of Clerk's ids. `@clerk/backend` writes an id unescaped into the path of a request that carries this app's
 * secret key. It rejects `..`, but URLs drop tabs and line breaks after that check: with a tab between the dots, an "id"
 * would address the members of another organization. So only a well-formed id ever becomes part of such a path.
 */
import { z } from 'astro/zod'
import { HttpProblem } from '../http/problem.ts'

export type ClerkIdPrefix = 'user' | 'orginv'

const patterns: Readonly<Record<ClerkIdPrefix, RegExp>> = {
  user: /^user_[A-Za-z0-9]{1,64}$/,
  orginv: /^orginv_[A-Za-z0-9]{1,64}$/,
}

const malformed = 'This is not an id of Clerk.'

/** An id in a request's input. */
export const clerkId = (prefix: ClerkIdPrefix) => z.string(malformed).regex(patterns[prefix], malformed)

/**
 * The last check before a request to Clerk.
 *
 * @throws {HttpProblem} 422 for anything but an id of this kind
 */
export function requireClerkId(prefix: ClerkIdPrefix, value: string): string {
  if (patterns[prefix].test(value)) return value
  throw new HttpProblem(422, 'malformed_id', malformed, `Send an id that begins with ${prefix}_.`)
}

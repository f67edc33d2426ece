/**
 * What people are called, by the ids in our rows: from Clerk, kept for a few minutes. Names make a page nicer and decide
 * nothing, so a Clerk that is slow or away costs a moment once, and then nobody waits for it for a while.
 */
import { clerkClient } from '@clerk/astro/server'
import type { APIContext } from 'astro'
import { BoundedCache } from '../bounded-cache.ts'

const names = new BoundedCache<string>(2_000)
const KEPT = 300
/** Milliseconds that a page waits, and seconds that Clerk is then left alone. */
const [PATIENCE, REST] = [500, 15]
let restUntil = 0

type Caller = Pick<APIContext, 'request' | 'locals'>

/** @returns the names that are known; an id that is none of Clerk's, or of nobody any more, is left out */
export async function namesOf(caller: Caller, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null && /^user_[A-Za-z0-9]+$/.test(id)) as string[]
  const missing = wanted.filter((id) => names.get(id) === undefined).slice(0, 100)
  if (missing.length > 0 && Date.now() >= restUntil) await learn(caller, missing)
  return new Map(wanted.flatMap((id) => (names.get(id) ? [[id, names.get(id)!] as const] : [])))
}

async function learn(caller: Caller, ids: readonly string[]): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>(
    (_, reject) => (timer = setTimeout(() => reject(new Error('Clerk is slow.')), PATIENCE)),
  )
  try {
    const asking = clerkClient(caller as APIContext).users.getUserList({ userId: [...ids], limit: 100 })
    const { data } = await Promise.race([asking, late])
    // Whom Clerk does not know (any more) is not asked for again either.
    for (const id of ids) names.set(id, '', KEPT)
    for (const { id, firstName, lastName, primaryEmailAddress } of data) {
      names.set(id, [firstName, lastName].filter(Boolean).join(' ') || (primaryEmailAddress?.emailAddress ?? ''), KEPT)
    }
  } catch {
    restUntil = Date.now() + REST * 1000
  } finally {
    clearTimeout(timer)
  }
}

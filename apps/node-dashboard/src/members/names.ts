/**
 * Display names for user ids, from Clerk, cached for a few minutes. Names decide nothing: a slow Clerk delays one page
 * for a moment, and the following pages do not wait for it.
 */
import { clerkClient } from '@clerk/astro/server'
import type { APIContext } from 'astro'
import { BoundedCache } from '../bounded-cache.ts'
import { TallyError } from '../errors/tally-error.ts'

const names = new BoundedCache<string>(2_000)
/** How long a name is cached, in seconds. */
const keepSeconds = 300
/** How long a page waits for names, in milliseconds. */
const patience = 500
/** How long Clerk is not asked again after a failure, in milliseconds. */
const pause = 15_000
let pausedUntil = 0

type Caller = Pick<APIContext, 'request' | 'locals'>

/** @returns the known names by id; ids that are not Clerk's, and ids of deleted users, are left out */
export async function namesOf(caller: Caller, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null && /^user_[A-Za-z0-9]+$/.test(id)) as string[]
  const missing = wanted.filter((id) => names.get(id) === undefined).slice(0, 100)
  if (missing.length > 0 && Date.now() >= pausedUntil) await learn(caller, missing)
  return new Map(wanted.flatMap((id) => (names.get(id) ? [[id, names.get(id)!] as const] : [])))
}

async function learn(caller: Caller, ids: readonly string[]): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(clerkSlow()), patience)))
  try {
    const asking = clerkClient(caller as APIContext).users.getUserList({ userId: [...ids], limit: 100 })
    const { data } = await Promise.race([asking, late])
    // Unknown ids are cached too, so that they are not requested again.
    for (const id of ids) names.set(id, '', keepSeconds)
    for (const { id, firstName, lastName, primaryEmailAddress } of data) {
      const name = [firstName, lastName].filter(Boolean).join(' ') || (primaryEmailAddress?.emailAddress ?? '')
      names.set(id, name, keepSeconds)
    }
  } catch {
    pausedUntil = Date.now() + pause
  } finally {
    clearTimeout(timer)
  }
}

const clerkSlow = () =>
  new TallyError('clerk_slow', 'Clerk did not send names in time.', 'Show ids until it responds again.')

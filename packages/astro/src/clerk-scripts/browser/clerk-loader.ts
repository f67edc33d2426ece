/**
 * Clerk in the browser, loaded when something needs it: a component on the page, a session, or a visitor who is about
 * to sign in. One per browser tab; it outlives soft navigations.
 */
import type * as ClerkStart from './clerk-start.ts'
import { hasSessionHint, loadedEvent, needName, scriptsKey } from '../visitor-hint.ts'

/** Written in by the plugin: the address of the module with Clerk's own start, which is `./clerk-start.ts`. */
declare const __ROLECALL_CLERK_START__: string

/** What is used of `window.Clerk`. */
export interface ClerkInstance {
  readonly loaded: boolean
  readonly user?: object | null | undefined
  readonly session?: { checkAuthorization(requirement: object): boolean } | null | undefined
  addListener(listener: () => void): () => void
}

let loading: Promise<void> | undefined

/** The loaded instance, or `undefined` as long as there is none. */
export function loadedClerk(): ClerkInstance | undefined {
  const { Clerk } = window as { readonly Clerk?: ClerkInstance }
  return Clerk?.loaded ? Clerk : undefined
}

/** Loads Clerk once, and mounts what the page has of its components each time. */
export function loadClerk(): Promise<void> {
  return (loading = startClerk(loading))
}

/** To be called on each page: whatever asked for Clerk before, the components of this page are to be mounted. */
export async function pageIsReady(): Promise<void> {
  if (loading || isNeeded()) await loadClerk()
}

/** A session, a page that Clerk's middleware prepared or that uses its stores, or something that Clerk renders. */
export function isNeeded(): boolean {
  const parts = document.querySelectorAll('[data-clerk-id],[data-clerk-function-id],#__CLERK_ASTRO_DATA__')
  // What <Show> hides is not on the page yet.
  return hasSessionHint(document.cookie) || needName in window || [...parts].some((part) => !part.closest('[hidden]'))
}

let failures = 0

/** Browsers remember that a module could not be fetched, by its address: each new attempt has one of its own. */
function importStart(): Promise<typeof ClerkStart> {
  return import(/* @vite-ignore */ __ROLECALL_CLERK_START__ + '?'.repeat(failures)).catch((error: unknown) => {
    failures++
    throw error
  }) as Promise<typeof ClerkStart>
}

async function startClerk(previous: Promise<void> | undefined): Promise<void> {
  await previous
  const wasThere = loadedClerk() !== undefined
  try {
    await (await importStart()).mountClerk()
    const addresses = performance.getEntriesByType('resource').map(({ name }) => name)
    localStorage[scriptsKey] = JSON.stringify(addresses.filter((name) => /(?:clerk|ui)\.browser\.js$/.test(name)))
  } catch (error) {
    console.error(error)
  }
  // Also after a failure: whoever waits goes on without Clerk, and hears of a later attempt.
  if (!wasThere) document.dispatchEvent(new Event(loadedEvent))
}

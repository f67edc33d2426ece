/**
 * Loads Clerk in the browser when it is needed: for a component on the page, for a session, or for a visitor who is
 * about to sign in. A browser tab loads it once, also across soft navigations.
 */
import { hasSessionHint, loadedEvent, needName, scriptsKey } from '../visitor-hint.ts'
import type * as ClerkStart from './clerk-start.ts'

/** The URL of `./clerk-start.ts`. The plugin replaces this name. */
// eslint-disable-next-line @typescript-eslint/naming-convention -- unlike every name in the app's code
declare const __ROLECALL_CLERK_START__: string

/** The used part of `window.Clerk`. */
export interface ClerkInstance {
  readonly loaded: boolean
  readonly user?: object | null | undefined
  readonly session?: { checkAuthorization(requirement: object): boolean } | null | undefined
  addListener(listener: () => void): () => void
}

let loading: Promise<void> | undefined

/** The loaded instance, or `undefined`. */
export function loadedClerk(): ClerkInstance | undefined {
  const { Clerk } = window as { readonly Clerk?: ClerkInstance }
  return Clerk?.loaded ? Clerk : undefined
}

/** Loads Clerk once. Each call mounts Clerk's components on the page. */
export function loadClerk(): Promise<void> {
  return (loading = startClerk(loading))
}

/** Called on each page. Loads Clerk if the page needs it, and mounts the page's components if Clerk has loaded. */
export async function pageIsReady(): Promise<void> {
  if (loading || isNeeded()) await loadClerk()
}

/**
 * Whether the page needs Clerk: it has a session, data of Clerk's middleware, code with Clerk's stores or a component.
 */
export function isNeeded(): boolean {
  const parts = document.querySelectorAll('[data-clerk-id],[data-clerk-function-id],#__CLERK_ASTRO_DATA__')
  // Content that <Show> hides does not count.
  return hasSessionHint(document.cookie) || needName in window || [...parts].some((part) => !part.closest('[hidden]'))
}

let failures = 0

/** Imports Clerk's start. Browsers cache a failed import by URL, so each new attempt has another URL. */
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
  // Also after a failure, so that listeners continue without Clerk. A later attempt dispatches the event again.
  if (!wasThere) document.dispatchEvent(new Event(loadedEvent))
}

import type { MembershipClient, Session } from '@rolecall/rbac'
import type { Denial } from '../denial/denial.ts'

/**
 * The guards' state of a request. A `WeakMap` keyed by `locals` holds it: `locals` lives exactly as long as the request
 * and survives rewrites, and app code cannot reach the map.
 */
export interface RequestState {
  /** `null` until a guard reads the session. */
  session: Session | null
  /** Set when a guard inside the app denied. It wins over any response, also when the app caught the error. */
  denial: Denial | null
  /** Live decisions that have not settled. No byte of the response is released before they have. */
  readonly pending: Set<Promise<unknown>>
  /** The client of Clerk's Backend API for this request. */
  clerk: MembershipClient | null
  /** The requested URL before any rewrite. `null` until the first guard runs. */
  askedFor: URL | null
  /** Whether the response may depend on the visitor. */
  personal: boolean
  /** Called once Clerk has authenticated the request. Throws when the time limit has passed. */
  onAuthenticated: (() => void) | null
}

const states = new WeakMap<object, RequestState>()
const guarded = new WeakSet<object>()

/** The state of a request, created on first use. Page, endpoint, island and action share it. */
export function requestState(context: { readonly locals: object }): RequestState {
  let state = states.get(context.locals)
  if (!state) {
    state = {
      session: null,
      denial: null,
      pending: new Set(),
      clerk: null,
      askedFor: null,
      personal: false,
      onAuthenticated: null,
    }
    states.set(context.locals, state)
  }
  return state
}

/** Notes that the first guard allowed this pass through the middleware chain. */
export function markGuarded(context: object): void {
  guarded.add(context)
}

/** Whether the first guard allowed this pass. A rewrite starts a new pass. */
export function isGuarded(context: object): boolean {
  return guarded.has(context)
}

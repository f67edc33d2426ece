import type { MembershipClient, Session } from '@rolecall/rbac'
import type { Denial } from '../denial/denial.ts'

/**
 * What the guards know about the request being served. It hangs on `locals`, which lives exactly as long as the
 * request and survives rewrites, in a WeakMap that app code cannot reach.
 */
export interface RequestState {
  /** `null` until somebody asks who is there. */
  session: Session | null
  /** Set when a resource guard denied. It wins, also over a response that was made after somebody caught the error. */
  denial: Denial | null
  /** Fresh decisions under way. No byte is released while there are any. */
  readonly pending: Set<Promise<unknown>>
  /** Clerk's Backend API for this request, which is asked once for each membership. */
  clerk: MembershipClient | null
  /** What the client asked for, before any rewrite; `null` until the first guard runs. */
  askedFor: URL | null
  /** The answer may depend on who asks. */
  personal: boolean
  /** Called when Clerk has said who asks; throws when that was too late. `null` until the first guard runs. */
  onAuthenticated: (() => void) | null
}

const states = new WeakMap<object, RequestState>()
const guarded = new WeakSet<object>()

/** The state of a request, made on first use. `locals` is the key: page, endpoint, island and action share it. */
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

/** Notes that the first guard let this pass through the middleware chain go on. */
export function markGuarded(context: object): void {
  guarded.add(context)
}

/** Whether the first guard saw this pass: a rewrite starts a new one. */
export function isGuarded(context: object): boolean {
  return guarded.has(context)
}

import { getActionContext } from '@rolecall/astro/runtime'
import type { APIContext } from 'astro'

/** What a decision needs to know about a request. Nothing here is a URL. */
export interface GuardedRequest {
  /** Astro's own resolved route; `undefined` when it resolved none. */
  readonly routePattern: string | undefined
  readonly method: string
  readonly params: Readonly<Record<string, string | undefined>>
  /** The raw name of the action that Astro would run, or `null`. */
  readonly action: string | null
}

/** Reads from Astro's context what a decision needs, and nothing else. */
export function guardedRequest(context: APIContext): GuardedRequest {
  return {
    routePattern: context.routePattern,
    method: context.request.method,
    params: context.params,
    action: getActionContext(context).action?.name ?? null,
  }
}

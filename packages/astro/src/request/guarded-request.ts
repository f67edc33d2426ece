import { getActionContext } from '@rolecall/astro/runtime'
import type { APIContext } from 'astro'

/** The facts about a request that a decision depends on. None of them is a URL. */
export interface GuardedRequest {
  /** The route that Astro resolved, or `undefined`. */
  readonly routePattern: string | undefined
  readonly method: string
  readonly params: Readonly<Record<string, string | undefined>>
  /** The raw name of the action that Astro would run, or `null`. */
  readonly action: string | null
}

/** Reads the facts from Astro's context. */
export function guardedRequest(context: APIContext): GuardedRequest {
  return {
    routePattern: context.routePattern,
    method: context.request.method,
    params: context.params,
    action: getActionContext(context).action?.name ?? null,
  }
}

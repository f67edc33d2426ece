import type { APIContext } from 'astro'
import { canonicalActionName } from './action-name.ts'
import type { GuardedRequest } from './guarded-request.ts'

/**
 * The passes that a guard let through. The guards compiled into pages, endpoints, actions and islands run nothing
 * without one.
 *
 * A `WeakMap` keyed by Astro's cookies object holds them. Astro creates that object for each pass, and pages, endpoints,
 * actions and islands get it without going through app code. No request can name it, no adapter shares it between
 * requests, and a rewrite that runs the middleware again has a new one.
 */

/** The parts of Astro's contexts that identify a pass. */
export interface PassContext {
  readonly cookies: object
  readonly params: Readonly<Record<string, string | undefined>>
  readonly request: Pick<Request, 'method'>
}

/** One decision that allowed: for a route pattern with these parameters, by this method, with this action. */
interface Admission {
  readonly routePattern: string
  readonly method: string
  readonly params: PassContext['params']
  readonly action: string | null
}

const admissions = new WeakMap<object, Admission[]>()

/** Notes that a guard allowed this request. The caller has just asked the policy. */
export function admit({ cookies }: Pick<APIContext, 'cookies'>, request: GuardedRequest): void {
  if (request.routePattern === undefined) return
  const { routePattern, method, params } = request
  // A copy: middleware behind the guard could change the object.
  const admission = { routePattern, method, params: { ...params }, action: actionKey(request.action) }
  const known = admissions.get(cookies)
  if (known) known.push(admission)
  else admissions.set(cookies, [admission])
}

/** Whether a guard let this pass through to the route, with these parameters and this method. */
export function isAdmitted({ cookies, params, request }: PassContext, routePattern: string): boolean {
  for (const admission of admissions.get(cookies) ?? []) {
    if (admission.routePattern !== routePattern || admission.method !== request.method) continue
    if (haveSameParams(admission.params, params)) return true
  }
  return false
}

/** Whether a guard let this pass through to an action. */
export function isActionAdmitted({ cookies }: Pick<PassContext, 'cookies'>, action: readonly string[]): boolean {
  const key = keyOf(action)
  return admissions.get(cookies)?.some((admission) => admission.action === key) === true
}

/** Whether a guard let this pass through to anything. */
export function isAnythingAdmitted({ cookies }: Pick<PassContext, 'cookies'>): boolean {
  return admissions.has(cookies)
}

function actionKey(rawName: string | null): string | null {
  const name = rawName === null ? null : canonicalActionName(rawName)
  return name === null ? null : keyOf(name)
}

// A segment can contain a dot.
const keyOf = (name: readonly string[]): string => JSON.stringify(name)

function haveSameParams(left: PassContext['params'], right: PassContext['params']): boolean {
  const names = Object.keys(left)
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && left[name] === right[name])
  )
}

import { currentPolicy } from '@rolecall/astro/runtime'
import { ruleFor } from '../compile/compiled-policy.ts'
import type { PassContext } from '../request/admission.ts'
import { isAdmitted } from '../request/admission.ts'
import { denialAnswer } from '../respond/denial-answer.ts'
import { problemResponse } from '../respond/problem.ts'

/** The code of every refusal by a compiled guard. */
export const refusalCode = 'middleware_missing'

/** Whether a module may run for this route pattern: it is public, or a guard let this pass through to it. */
export function mayRun(pass: PassContext, routePattern: string): boolean {
  const route = currentPolicy().routes.get(routePattern)
  const isPublic = route !== undefined && ruleFor(route, pass.request.method)?.requirement === null
  return isPublic || isAdmitted(pass, routePattern)
}

/**
 * Whether a module may run for the route that Astro resolved. Another route that Astro knows has a guard of its own, and
 * uses the module as a part. A route that the policy does not know may be any.
 */
export function mayRunFor(pass: PassContext, resolved: string, patterns: readonly string[]): boolean {
  return patterns.includes(resolved) ? mayRun(pass, resolved) : currentPolicy().routes.has(resolved)
}

/** The response in place of a page or endpoint that no guard was asked about. */
export function refuse(file: string): Response {
  reportRefusal(file)
  return problemResponse(refusalCode, denialAnswer(refusalCode))
}

const reported = new Set<string>()

/** Says once per file which module was not run, and why. The number of modules bounds the set. */
export function reportRefusal(file: string): void {
  if (reported.has(file)) return
  reported.add(file)
  console.error(
    `[rolecall] ${file} was not run, because no guard decided about it for this request (${refusalCode}). Run protectRoutes() before it: in src/middleware.ts, or around actions and pages in a custom fetch file. Later refusals of this file are not logged.`,
  )
}

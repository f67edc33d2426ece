import type { Rendering } from './guard-component.ts'
import { guardFactory, guardOther, isFactory } from './guard-component.ts'
import { mayRun, mayRunFor, refuse } from './refusal.ts'

/**
 * Wraps the component of a page. It renders when a guard let this pass through to one of the page's routes, or as a part
 * of another page, whose own guard has decided.
 *
 * @param component the default export of the page
 * @param file the path of the module, for the log
 * @param patterns the route patterns that Astro answers with this module
 */
export function guardPage(component: unknown, file: string, patterns: readonly string[]): unknown {
  const isPage = (result: Rendering, props: unknown, slots: unknown) =>
    patterns.includes(result.createAstro(props, slots).routePattern)
  const [only] = patterns
  const answer = (result: Rendering, props: unknown, slots: unknown) => {
    if (only !== undefined && patterns.length === 1 && mayRun(result, only)) return null
    return mayRunFor(result, result.createAstro(props, slots).routePattern, patterns) ? null : refuse(file)
  }
  if (isFactory(component)) return guardFactory(component, answer)
  return typeof component === 'function' ? guardOther(component, answer, isPage) : component
}

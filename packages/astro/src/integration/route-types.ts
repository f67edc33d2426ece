import { segmentsOf } from '../compile/glob.ts'
import type { Route } from '../compile/route-table.ts'
import { isDispatcherRoute, isErrorRoute } from '../compile/route-table.ts'

/** A declaration of all route patterns and folder globs, so that a typo in a policy is a type error. */
export function routeTypes(routes: readonly Route[], locales: readonly string[]): string {
  const patterns = new Set<string>()
  const folders = new Set<string>(['/**', '/*'])
  for (const { pattern, kind } of routes) {
    if ((kind !== 'page' && kind !== 'endpoint') || isErrorRoute(pattern, locales)) continue
    if (isDispatcherRoute(pattern)) continue
    patterns.add(pattern)
    const segments = segmentsOf(pattern)
    for (let length = 1; length <= segments.length; length++) {
      const folder = `/${segments.slice(0, length).join('/')}`
      if (folder.includes('[...')) break
      folders.add(`${folder}/**`)
      if (length < segments.length) folders.add(`${folder}/*`)
    }
  }
  const union = (values: ReadonlySet<string>) =>
    [...values]
      .sort()
      .map((value) => `\n      | ${JSON.stringify(value)}`)
      .join('')
  return `// Generated from the route table. Do not edit.
export {}
declare global {
  interface RolecallRoutes {
    readonly patterns:${union(patterns.size === 0 ? new Set(['/']) : patterns)}
    readonly folders:${union(folders)}
  }
}
`
}

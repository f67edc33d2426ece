/** Finds the file or function that answers a request. Pure: reads no file and runs no function. */
import type { OutputFunction } from '../output/read-functions.ts'
import type { StaticFile } from '../output/read-static-files.ts'
import type { OutputRoute, RoutePhases } from '../output/route-phases.ts'

export interface Outputs {
  readonly phases: RoutePhases
  readonly files: ReadonlyMap<string, StaticFile>
  readonly functions: ReadonlyMap<string, OutputFunction>
}

export interface RequestFacts {
  readonly method: string
  /** The path as it was sent, still encoded. */
  readonly pathname: string
}

interface Common {
  readonly status: number | undefined
  /** Headers that routes add to the answer. */
  readonly headers: ReadonlyMap<string, string>
}

export type Resolution = Common &
  (
    | { readonly kind: 'static'; readonly file: StaticFile }
    | {
        readonly kind: 'function'
        readonly run: OutputFunction
        /** What routes add to the query that was sent. */
        readonly query: ReadonlyMap<string, string>
      }
    | { readonly kind: 'redirect' }
    | { readonly kind: 'nothing' }
  )

interface State {
  pathname: string
  readonly query: Map<string, string>
  status: number | undefined
  readonly headers: Map<string, string>
}

type Step = 'next-route' | 'next-phase' | Resolution

/** Looks in Vercel's order: routes, the output itself, the remaining routes, the error phase. */
export function resolveRequest(facts: RequestFacts, outputs: Outputs): Resolution {
  const state: State = { pathname: facts.pathname, query: new Map(), status: undefined, headers: new Map() }
  return (
    runPhase(outputs.phases.start, facts.method, state, outputs, false) ??
    find(state.pathname, state, outputs) ??
    runPhase(outputs.phases.filesystem, facts.method, state, outputs, true) ??
    runPhase(outputs.phases.error, facts.method, { ...state, status: state.status ?? 404 }, outputs, true) ?? {
      kind: 'nothing',
      status: state.status ?? 404,
      headers: state.headers,
    }
  )
}

function runPhase(
  routes: readonly OutputRoute[],
  method: string,
  state: State,
  outputs: Outputs,
  looksUp: boolean,
): Resolution | undefined {
  for (const route of routes) {
    const match = route.methods === undefined || route.methods.has(method) ? route.source.exec(state.pathname) : null
    if (match === null) continue
    const step = follow(route, match, state, outputs, looksUp)
    if (step === 'next-phase') return undefined
    if (step !== 'next-route') return step
  }
  return undefined
}

function follow(route: OutputRoute, match: RegExpExecArray, state: State, outputs: Outputs, looksUp: boolean): Step {
  for (const [name, value] of route.headers) state.headers.set(name.toLowerCase(), fill(value, match))
  if (route.status !== undefined) state.status = route.status
  if (route.status !== undefined && route.status >= 300 && route.status < 400 && state.headers.has('location')) {
    return { kind: 'redirect', status: route.status, headers: state.headers }
  }
  if (route.dest !== undefined) {
    const [path = '', query = ''] = fill(route.dest, match).split('?', 2)
    state.pathname = path.startsWith('/') ? path : `/${path}`
    for (const [name, value] of new URLSearchParams(query)) state.query.set(name, value)
  }
  if (route.goesOn) return 'next-route'
  if (!looksUp && !route.checks) return 'next-phase'
  const found = find(state.pathname, state, outputs)
  if (found !== undefined) return found
  return route.checks ? 'next-route' : 'next-phase'
}

function find(
  pathname: string,
  { status, headers, query }: State,
  { files, functions }: Outputs,
): Resolution | undefined {
  const file = files.get(decode(pathname))
  if (file !== undefined) return { kind: 'static', file, status, headers }
  const run = functions.get(pathname)
  return run && { kind: 'function', run, query, status, headers }
}

function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}

function fill(template: string, match: RegExpExecArray): string {
  return template.replace(
    /\$(\w+)/g,
    (_, key: string) => (/^\d+$/.test(key) ? match[Number(key)] : match.groups?.[key]) ?? '',
  )
}

import { describe } from '@rolecall/rbac'
import type { CompiledPolicy, CompiledRule } from '../compile/compiled-policy.ts'
import type { Route } from '../compile/route-table.ts'
import type { Finding } from './finding.ts'
import { sortFindings } from './finding.ts'

/** Who may reach what, in words, and which line of the policy says so. Sorted: it can be committed and compared. */
export interface AccessReport {
  readonly version: 1
  readonly mode: CompiledPolicy['mode']
  readonly routes: readonly RouteReport[]
  readonly actions: readonly AccessLine[]
  readonly islands: readonly AccessLine[]
  /** `protect()` and the like in pages, endpoints, islands and actions, as written. */
  readonly guards: readonly GuardReport[]
  readonly findings: readonly Finding[]
}

export interface GuardReport {
  readonly file: string
  readonly call: string
  readonly requirement: string
}

/** What a report is made of. */
export interface ReportInput {
  readonly compiled: CompiledPolicy
  readonly routes: readonly Route[]
  readonly islands: ReadonlyMap<string, string>
  readonly guards: readonly GuardReport[]
  readonly findings: readonly Finding[]
}

/** One thing, what it asks for, and the rules that say so. */
export interface AccessLine {
  readonly name: string
  readonly access: string
  readonly sources: readonly string[]
}

export interface RouteReport {
  readonly pattern: string
  /** `ALL`, or one of the methods that the policy tells apart. */
  readonly method: string
  readonly kind: string
  readonly access: string
  readonly sources: readonly string[]
  readonly hidden: boolean
  /** The file, from the project's root. A package's (Astro's image endpoint) has no root: it begins with the package. */
  readonly entrypoint: string
}

const EVERYONE = 'everyone'
const NOBODY = 'nobody'

export function accessReport({ compiled, routes, islands, guards, findings }: ReportInput): AccessReport {
  const entrypoints = new Map(routes.toReversed().map(({ pattern, entrypoint }) => [pattern, fromPackage(entrypoint)]))
  return {
    version: 1,
    mode: compiled.mode,
    routes: [...compiled.routes.values()]
      .filter(({ kind }) => kind === 'page' || kind === 'endpoint')
      .flatMap((route): readonly RouteReport[] => {
        const base = {
          pattern: route.pattern,
          kind: route.prerendered ? `${route.kind}, prerendered` : route.kind,
          entrypoint: entrypoints.get(route.pattern) ?? '',
        }
        const line = (method: string, rule: CompiledRule | null) => ({
          ...base,
          method,
          access: inWords(rule),
          sources: rule?.sources ?? [],
          hidden: rule?.hide ?? false,
        })
        return route.methods.size === 0
          ? [line('ALL', route.rule)]
          : [...route.methods].filter(([method]) => method !== 'HEAD').map(([method, rule]) => line(method, rule))
      })
      .sort((left, right) => (`${left.pattern} ${left.method}` < `${right.pattern} ${right.method}` ? -1 : 1)),
    actions: (compiled.actions ?? []).map(({ glob, rule }) => ({
      name: glob.join('.'),
      access: inWords(rule),
      sources: rule.sources,
    })),
    islands: [...new Set([...compiled.islands.keys(), ...islands.keys()])].sort().map((name) => {
      const rule = compiled.islands.get(name) ?? null
      return { name, access: inWords(rule), sources: rule?.sources ?? [] }
    }),
    guards: guards.toSorted((left, right) =>
      `${left.file} ${left.call} ${left.requirement}` < `${right.file} ${right.call} ${right.requirement}` ? -1 : 1,
    ),
    findings: sortFindings(findings),
  }
}

export function stringifyReport(report: AccessReport): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

function inWords(rule: CompiledRule | null): string {
  if (rule === null) return NOBODY
  return rule.requirement === null ? EVERYONE : describe(rule.requirement)
}

/** Where a package manager keeps a package differs between machines, and the report is compared. */
const fromPackage = (entrypoint: string): string => entrypoint.replace(/^(?:.*\/)?node_modules\//, '')

import { describe } from '@rolecall/rbac'
import type { CompiledPolicy, CompiledRule } from '../compile/compiled-policy.ts'
import { isAppRoute, unlistedSource } from '../compile/compiled-policy.ts'
import type { Route } from '../compile/route-table.ts'
import type { AccessReport, GuardReport, RouteReport } from '../finding/access-report.ts'
import { accessOfEveryone, accessOfNobody } from '../finding/access-report.ts'
import type { Finding } from '../finding/finding.ts'
import { sortFindings } from '../finding/finding.ts'

/** The parts of a report. */
export interface ReportInput {
  readonly compiled: CompiledPolicy
  readonly routes: readonly Route[]
  readonly islands: ReadonlyMap<string, string>
  readonly guards: readonly GuardReport[]
  readonly findings: readonly Finding[]
}

export function accessReport({ compiled, routes, islands, guards, findings }: ReportInput): AccessReport {
  const entrypoints = new Map(routes.toReversed().map(({ pattern, entrypoint }) => [pattern, fromPackage(entrypoint)]))
  return {
    version: 1,
    mode: compiled.mode,
    routes: [...compiled.routes.values()]
      .filter(isAppRoute)
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
          // A rule without methods is missing only where the policy refuses unlisted routes.
          sources: rule?.sources ?? (route.methods.size === 0 ? [unlistedSource] : []),
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
  if (rule === null) return accessOfNobody
  return rule.requirement === null ? accessOfEveryone : describe(rule.requirement)
}

/** The path inside `node_modules`. Package managers differ in the rest, and reports are compared between machines. */
const fromPackage = (entrypoint: string): string => entrypoint.replace(/^(?:.*\/)?node_modules\//, '')

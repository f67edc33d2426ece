import type { AstroConfig } from 'astro'
import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import { failedPolicy } from '../compile/failed-policy.ts'
import type { Route } from '../compile/route-table.ts'
import type { GuardReport } from '../finding/access-report.ts'
import type { Finding } from '../finding/finding.ts'
import type { LoadedPolicy } from './load-policy.ts'

/** The state that the hooks of one Astro run share. */
export interface Run {
  config: AstroConfig | null
  command: 'dev' | 'build' | 'sync' | 'preview'
  loaded: LoadedPolicy | null
  /** Compilations run one after the other, so that the last edit wins. */
  queue: Promise<void>
  routes: readonly Route[]
  compiled: CompiledPolicy
  findings: readonly Finding[]
  typesFile: URL | null
  /** Component path → a file that renders it. */
  readonly islands: Map<string, string>
  guards: readonly GuardReport[]
}

/** The state before the hooks run. Every request is denied. */
export function newRun(): Run {
  return {
    config: null,
    command: 'build',
    loaded: null,
    queue: Promise.resolve(),
    routes: [],
    compiled: failedPolicy('/'),
    findings: [],
    typesFile: null,
    islands: new Map(),
    guards: [],
  }
}

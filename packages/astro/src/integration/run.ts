import type { AstroConfig } from 'astro'
import type { Finding } from '../audit/finding.ts'
import type { GuardReport } from '../audit/report.ts'
import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import type { Route } from '../compile/route-table.ts'
import { failedPolicy } from '../compile/serialize-policy.ts'
import type { LoadedPolicy } from './load-policy.ts'

/** What the hooks of one Astro run share. */
export interface Run {
  config: AstroConfig | null
  command: 'dev' | 'build' | 'sync' | 'preview'
  loaded: LoadedPolicy | null
  /** Compilations happen one after the other, so that the last edit wins. */
  queue: Promise<void>
  routes: readonly Route[]
  compiled: CompiledPolicy
  findings: readonly Finding[]
  typesFile: URL | null
  /** Component path → a file that renders it. */
  readonly islands: Map<string, string>
  guards: readonly GuardReport[]
}

/** Before anything is known: everything is denied. */
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

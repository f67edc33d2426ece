import type { AstroIntegrationLogger } from 'astro'
import { fileURLToPath } from 'node:url'
import type { ViteDevServer } from 'vite'
import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import { isAppRoute, unlistedSource } from '../compile/compiled-policy.ts'
import { failedPolicy } from '../compile/failed-policy.ts'
import type { Finding } from '../finding/finding.ts'
import { findingCodes, formatFinding } from '../finding/finding.ts'
import { compileProject } from './compile-project.ts'
import type { RolecallOptions } from './options.ts'
import { publishPolicy } from './policy-slot.ts'
import type { Run } from './run.ts'
import { untilSettled } from './until-settled.ts'

/**
 * The policy under `astro dev`. An edit applies to the next request. Findings do not stop the server: unclear routes
 * are denied, and the terminal says why.
 */
export interface Development {
  /** Compiles the policy against the current routes. */
  readonly compile: (logger: AstroIntegrationLogger) => Promise<void>
  /** Loads the policy again when one of its files changes. */
  readonly watch: (watcher: ViteDevServer['watcher'], logger: AstroIntegrationLogger) => void
}

export function developPolicy(run: Run, options: RolecallOptions): Development {
  /** The files of the last policy that loaded. An edit of any of them may repair a broken policy. */
  let files: readonly string[] = []

  const compile = async (logger: AstroIntegrationLogger): Promise<void> => {
    try {
      await compileProject(run, options)
      files = run.loaded?.files ?? files
    } catch (error) {
      run.compiled = failedPolicy(run.config?.base ?? '/')
      run.findings = []
      logger.error(
        `${error instanceof Error ? error.message : String(error)}\nUntil this is fixed, everything is denied.`,
      )
    }
    publishPolicy(denyUnclear(run.compiled, run.findings))
    for (const finding of run.findings) logger[finding.severity === 'error' ? 'error' : 'warn'](formatFinding(finding))
  }

  const enqueue = (work: () => Promise<void>): Promise<void> => (run.queue = run.queue.then(work))
  const policyFiles = (): readonly string[] =>
    run.config ? [fileURLToPath(new URL(options.policy, run.config.root)), ...files] : []

  return {
    compile: (logger) => enqueue(() => compile(logger)),
    watch: (watcher, logger) => {
      const recompile = (path: string): void => {
        if (!policyFiles().includes(path)) return
        void enqueue(() =>
          untilSettled(policyFiles, () => {
            run.loaded = null
            return compile(logger)
          }),
        )
      }
      for (const event of ['change', 'add', 'unlink'] as const) watcher.on(event, recompile)
    },
  }
}

/**
 * A dead or misspelt pattern may have been meant for any unprotected route. Until it is fixed, an opt-in policy denies
 * the routes that have no rule, so that no route is more open than intended.
 */
function denyUnclear(compiled: CompiledPolicy, findings: readonly Finding[]): CompiledPolicy {
  const unclear = findings.some(({ code }) => findingCodes[code] === 'deny-open')
  if (!unclear || compiled.mode !== 'protect-only') return compiled
  const routes = [...compiled.routes].filter(
    ([, route]) => !isAppRoute(route) || route.rule?.sources[0] !== unlistedSource,
  )
  return { ...compiled, routes: new Map(routes) }
}

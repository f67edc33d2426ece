import { fileURLToPath } from 'node:url'
import type { AstroIntegrationLogger } from 'astro'
import type { ViteDevServer } from 'vite'
import type { Finding } from '../finding/finding.ts'
import { findingCodes, formatFinding } from '../finding/finding.ts'
import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import { isAppRoute, notListed } from '../compile/compiled-policy.ts'
import { failedPolicy } from '../compile/failed-policy.ts'
import { compileProject } from './compile-project.ts'
import { publishPolicy } from './policy-slot.ts'
import type { RolecallOptions } from './options.ts'
import type { Run } from './run.ts'
import { untilSettled } from './until-settled.ts'

/**
 * The policy under `astro dev`: an edit is in force with the next request. Nothing is thrown; what is unclear is denied,
 * and the terminal says why.
 */
export interface Development {
  /** Compiles against the routes as they are now. */
  readonly compile: (logger: AstroIntegrationLogger) => Promise<void>
  /** Reads the policy again whenever a file that it is made of changes. */
  readonly watch: (watcher: ViteDevServer['watcher'], logger: AstroIntegrationLogger) => void
}

export function developPolicy(run: Run, options: RolecallOptions): Development {
  /** What the last policy that loaded was made of: an edit of any of them may mend a broken one. */
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
 * A dead or misspelt pattern may have been meant for any route that nothing else protects: until it is fixed, routes
 * that would be open without a rule of their own are denied. Nothing is ever looser than intended.
 */
function denyUnclear(compiled: CompiledPolicy, findings: readonly Finding[]): CompiledPolicy {
  const unclear = findings.some(({ code }) => findingCodes[code] === 'deny-open')
  if (!unclear || compiled.mode !== 'protect-only') return compiled
  const routes = [...compiled.routes].filter(([, route]) => !isAppRoute(route) || route.rule?.sources[0] !== notListed)
  return { ...compiled, routes: new Map(routes) }
}

import type { AstroConfig } from 'astro'
import { auditProject } from '../audit/audit-project.ts'
import { compilePolicy } from '../compile/compile-policy.ts'
import { projectHosts } from '../compile/project-hosts.ts'
import { loadPolicy } from './load-policy.ts'
import type { RolecallOptions } from './options.ts'
import type { Run } from './run.ts'

/**
 * Loads the policy once, compiles it against the route table, and collects the findings that need no build output.
 *
 * @throws {RolecallError} `policy_not_loaded`, `invalid_policy`
 */
export async function compileProject(run: Run, options: RolecallOptions): Promise<void> {
  const { config } = run
  if (!config) return
  run.loaded ??= await loadPolicy(new URL(options.policy, config.root), config.root)
  const { policy } = run.loaded
  const { compiled, findings } = compilePolicy({
    policy,
    file: options.policy.replace(/^\.\//, ''),
    routes: run.routes,
    base: config.base,
    hosts: projectHosts(config),
    locales: localesOf(config),
    development: run.command === 'dev',
  })
  run.compiled = compiled
  run.findings = [...findings, ...(await auditProject({ config, compiled }))]
}

/** The path segments of the project's locales. */
export function localesOf({ i18n }: AstroConfig): readonly string[] {
  return (i18n?.locales ?? []).map((locale) => (typeof locale === 'string' ? locale : locale.path))
}

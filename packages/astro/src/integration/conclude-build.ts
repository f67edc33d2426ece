import { writeFile } from 'node:fs/promises'
import type { AstroIntegrationLogger } from 'astro'
import { auditOutput } from '../audit/audit-output.ts'
import type { Finding } from '../finding/finding.ts'
import { printTable } from '../finding/print-table.ts'
import { accessReport, stringifyReport } from '../audit/access-report.ts'
import { concludeAudit } from './conclude-audit.ts'
import type { CompiledModules } from './audit-modules.ts'
import { auditModules } from './audit-modules.ts'
import type { RolecallOptions } from './options.ts'
import type { Run } from './run.ts'

/** What the modules of one environment show; fails the build at once, before anything is rendered. */
export async function concludeEnvironment(run: Run, options: RolecallOptions, modules: CompiledModules): Promise<void> {
  if (!run.config) return
  const found = (await auditModules(run, options, modules)).filter((finding) => !isKnown(run, finding))
  run.findings = [...run.findings, ...found]
  concludeAudit(found, console)
}

/** Both environments have the middleware: what is said about it is said once. */
function isKnown({ findings }: Run, finding: Finding): boolean {
  return findings.some((known) => JSON.stringify(known) === JSON.stringify(finding))
}

/** What only the finished output shows; then the report. */
export async function finishBuild(run: Run, options: RolecallOptions, logger: AstroIntegrationLogger): Promise<void> {
  const { config, loaded } = run
  if (!config || !loaded) return
  const found = await auditOutput(config, run.compiled, run.routes)
  run.findings = [...run.findings, ...found]
  const report = accessReport(run)
  if (options.report !== false)
    await writeFile(new URL(options.report ?? './access-report.json', config.root), stringifyReport(report))
  printTable(report, logger)
  concludeAudit(found, console)
}

import type { AstroIntegrationLogger } from 'astro'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { accessReport, stringifyReport } from '../audit/access-report.ts'
import { islandFindings } from '../audit/audit-islands.ts'
import { auditOutput } from '../audit/audit-output.ts'
import type { ScannedSource } from '../audit/audit-sources.ts'
import { sourceFindings } from '../audit/audit-sources.ts'
import { scanSource } from '../audit/scan-source.ts'
import { printTable } from '../finding/print-table.ts'
import { concludeAudit } from './conclude-audit.ts'
import type { RolecallOptions } from './options.ts'
import type { Run } from './run.ts'

/** Adds the findings about the source files of one environment: on demand (`ssr`) or prerendered. */
export function concludeEnvironment(run: Run, options: RolecallOptions, environment: 'ssr' | 'prerender'): void {
  const { config } = run
  if (!config) return
  const sources = [...run.sources[environment]].sort().map((file): ScannedSource => ({
    file,
    facts: scanSource(readFileSync(new URL(file, config.root), 'utf8')),
    prerendered: environment === 'prerender',
    onDemand: environment === 'ssr',
  }))
  const islands = environment === 'ssr' ? islandFindings(run.loaded?.policy ?? null, options.policy, run.islands) : []
  const found = [...sourceFindings(sources, new Set(run.islands.keys())), ...islands]
  if (environment === 'ssr') {
    run.guards = sources.flatMap(({ file, facts }) =>
      facts.guards.map(({ call, requirement }) => ({ file, call, requirement })),
    )
  }
  run.findings = [...run.findings, ...found]
  concludeAudit(found, console)
}

/** Adds the findings about the build output, then writes and prints the report. */
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

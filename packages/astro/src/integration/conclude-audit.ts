import { AuditFailed } from '../finding/audit-failed.ts'
import type { Finding } from '../finding/finding.ts'
import { formatFinding, sortFindings } from '../finding/finding.ts'

/**
 * Fails the build when there are findings of severity `error`, with all of them in one message. With
 * `ROLECALL_AUDIT=warn` the build passes, and prints them.
 *
 * @throws {AuditFailed} `audit_failed`
 */
export function concludeAudit(findings: readonly Finding[], output: Pick<Console, 'warn'>): void {
  const sorted = sortFindings(findings)
  const errors = sorted.filter(({ severity }) => severity === 'error')
  const warnings = sorted.filter(({ severity }) => severity === 'warning')
  for (const warning of warnings) output.warn(`[rolecall] warning ${formatFinding(warning)}`)
  if (errors.length === 0) return
  if (process.env.ROLECALL_AUDIT === 'warn') {
    output.warn(
      `[rolecall] ROLECALL_AUDIT=warn: ${errors.length} finding(s) that leave something OPEN are ignored.\n\n${errors.map(formatFinding).join('\n\n')}\n`,
    )
    return
  }
  throw new AuditFailed(errors)
}

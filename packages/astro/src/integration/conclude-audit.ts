import { AstroError } from 'astro/errors'
import type { Finding } from '../finding/finding.ts'
import { sortFindings } from '../finding/finding.ts'

/**
 * Fails the build when there are errors, with every finding in one message. `ROLECALL_AUDIT=warn` lets it pass
 * during a migration, and says so every time.
 */
export function concludeAudit(findings: readonly Finding[], output: Pick<Console, 'warn'>): void {
  const sorted = sortFindings(findings)
  const errors = sorted.filter(({ severity }) => severity === 'error')
  const warnings = sorted.filter(({ severity }) => severity === 'warning')
  for (const warning of warnings) output.warn(`[rolecall] warning ${formatFinding(warning)}`)
  if (errors.length === 0) return
  const text = errors.map(formatFinding).join('\n\n')
  if (process.env.ROLECALL_AUDIT === 'warn') {
    output.warn(
      `[rolecall] ROLECALL_AUDIT=warn: ${errors.length} finding(s) that leave something OPEN are ignored.\n\n${text}\n`,
    )
    return
  }
  const error = new AstroError(
    `The access audit found ${errors.length} problem(s).\n\n${text}\n`,
    'Each finding says what to do. During a migration, ROLECALL_AUDIT=warn lets the build pass.',
  )
  // Astro gives a hint about browser APIs instead when an error's text has "document" or "window" in it: `/api/documents`.
  error.toString = () => error.name
  throw error
}

function formatFinding({ code, file, message, remedy }: Finding): string {
  return `${code}  ${file}\n  ${message}\n  → ${remedy}`
}

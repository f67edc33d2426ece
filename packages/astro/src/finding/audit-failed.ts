import { RolecallError } from '../errors/rolecall-error.ts'
import type { Finding } from './finding.ts'
import { formatFinding } from './finding.ts'

/**
 * Thrown by a build whose access audit has findings of severity `error`.
 *
 * @example
 * ```ts
 * import { AuditFailed } from '@rolecall/astro'
 *
 * export const codesOf = (error: unknown) =>
 *   error instanceof AuditFailed ? error.findings.map(({ code }) => code) : []
 * ```
 */
export class AuditFailed extends RolecallError {
  override readonly name = 'AuditFailed'
  /** Every finding of severity `error`. */
  readonly findings: readonly Finding[]

  constructor(findings: readonly Finding[]) {
    const text = findings.map(formatFinding).join('\n\n')
    const message = `The access audit found ${findings.length} problem(s).\n\n${text}\n`
    super(
      'audit_failed',
      message,
      'Each finding says what to do. During a migration, ROLECALL_AUDIT=warn lets the build pass.',
    )
    // Astro prints the hint of an error that ends a build below its message.
    this.message = message
    this.findings = findings
  }

  // Astro searches this for "document" and "window", and would replace the hint: a route may be called /api/documents.
  override toString(): string {
    return this.name
  }
}

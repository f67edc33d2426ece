import type { Finding } from '../finding/finding.ts'
import { IsolationError } from './isolation-error.ts'

/**
 * The database would let an organization past the third wall. `findings` says where. Do not serve requests.
 *
 * @example
 * ```ts
 * import { IsolationNotEnforcedError } from '@rolecall/repository/audit'
 * const findingsOf = (error: unknown) => (error instanceof IsolationNotEnforcedError ? error.findings : [])
 * ```
 */
export class IsolationNotEnforcedError extends IsolationError {
  readonly findings: readonly Finding[]

  constructor(findings: readonly Finding[], observed: readonly string[]) {
    super(
      'isolation_not_enforced',
      [
        'The database does not keep organizations apart:',
        ...observed,
        ...findings.map(({ code, message, remedy }) => `${code}: ${message} ${remedy}`),
      ].join('\n  '),
      '\nDo not serve requests until these findings are gone.',
    )
    this.findings = findings
  }
}

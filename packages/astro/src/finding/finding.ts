/**
 * Every code of a finding. `deny-open`: the policy may not say what its author meant, so that, in development, an
 * opt-in policy opens no unlisted route until the finding is fixed. `report`: the finding is printed only.
 */
export const findingCodes = {
  'invalid-requirement': 'deny-open',
  'misspelt-pattern': 'deny-open',
  'dead-pattern': 'deny-open',
  'public-and-protected': 'report',
  'unclassified-route': 'report',
  'unlisted-route': 'report',
  'prerendered-protected': 'report',
  'isr-protected': 'report',
  'isr-personal-page': 'report',
  'base-not-routed': 'report',
  'route-cached-protected': 'report',
  'organization-param-missing': 'report',
  'protect-in-prerendered': 'report',
  'allowed-in-prerendered': 'report',
  'auth-in-prerendered': 'report',
  'protect-in-nested-component': 'report',
  'actions-without-policy': 'report',
  'islands-without-policy': 'report',
  'custom-fetch-file': 'report',
  'edge-middleware': 'report',
  'show-fails-open': 'report',
  'gated-markup': 'report',
  'server-code-in-client': 'report',
  'secret-in-output': 'report',
  'secret-in-public-env': 'report',
  'local-clerk-in-production': 'report',
  'prerendered-forbidden-page': 'report',
  'clerk-integration-missing': 'report',
  'static-output': 'report',
  'middleware-missing': 'report',
  'gated-in-browser': 'report',
  'undecided-show': 'report',
  'undecided-locals': 'report',
  'undecided-import': 'report',
  'undecided-route': 'report',
  'guard-not-compiled': 'report',
} as const satisfies Readonly<Record<string, 'deny-open' | 'report'>>

/** The code of a finding. A code never changes its meaning. */
export type FindingCode = keyof typeof findingCodes

/** A problem that the audit found: something that would stay open, or a rule that does not do what it says. */
export interface Finding {
  readonly code: FindingCode
  /** `error` fails the build; `warning` is only printed. */
  readonly severity: 'error' | 'warning'
  /** The file to open, relative to the project. */
  readonly file: string
  /** What is wrong and why it matters. */
  readonly message: string
  /** What to do. */
  readonly remedy: string
}

/** Sorts findings by file, code and message, so that reports can be compared. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  const key = ({ file, code, message }: Finding) => `${file}\u0000${code}\u0000${message}`
  return findings.toSorted((left, right) => (key(left) < key(right) ? -1 : 1))
}

/** A finding for the terminal: code and file, message, remedy. */
export function formatFinding({ code, file, message, remedy }: Finding): string {
  return `${code}  ${file}\n  ${message}\n  → ${remedy}`
}

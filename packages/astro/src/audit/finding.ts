/** What the audit can find. A code is permanent: it may stand in a team's notes, and never changes its meaning. */
export type FindingCode =
  | 'invalid-requirement'
  | 'misspelt-pattern'
  | 'dead-pattern'
  | 'public-and-protected'
  | 'unclassified-route'
  | 'prerendered-protected'
  | 'isr-protected'
  | 'isr-personal-page'
  | 'base-not-routed'
  | 'route-cached-protected'
  | 'organization-param-missing'
  | 'protect-in-prerendered'
  | 'allowed-in-prerendered'
  | 'auth-in-prerendered'
  | 'protect-in-nested-component'
  | 'actions-without-policy'
  | 'islands-without-policy'
  | 'custom-fetch-file'
  | 'edge-middleware'
  | 'show-fails-open'
  | 'gated-markup'
  | 'server-code-in-client'
  | 'secret-in-output'
  | 'secret-in-public-env'
  | 'local-clerk-in-production'
  | 'prerendered-forbidden-page'
  | 'clerk-integration-missing'
  | 'static-output'
  | 'middleware-missing'
  | 'gated-in-browser'
  | 'undecided-show'
  | 'undecided-locals'
  | 'undecided-import'
  | 'undecided-route'

/** One thing that would leave a door open, or make a rule mean something else than it says. */
export interface Finding {
  readonly code: FindingCode
  /** `error` fails the build; `warning` is only printed. */
  readonly severity: 'error' | 'warning'
  /** The file to open, relative to the project. */
  readonly file: string
  /** What is wrong, and why it matters. */
  readonly message: string
  /** What to do. */
  readonly remedy: string
}

/** Orders findings by file, then code, then text: the report diffs cleanly. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  const key = ({ file, code, message }: Finding) => `${file}\u0000${code}\u0000${message}`
  return findings.toSorted((left, right) => (key(left) < key(right) ? -1 : 1))
}

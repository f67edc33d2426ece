/** The integration for `astro.config`: it compiles the policy, audits the project and generates route types. */
export { rolecall as default, rolecall } from './integration/rolecall.ts'
export type { RolecallOptions } from './integration/options.ts'
export type { AccessLine, AccessReport, RouteReport } from './finding/access-report.ts'
export type { Finding, FindingCode } from './finding/finding.ts'
export { AuditFailed } from './finding/audit-failed.ts'
export { RolecallError } from './errors/rolecall-error.ts'
export type { RolecallErrorCode } from './errors/rolecall-error.ts'

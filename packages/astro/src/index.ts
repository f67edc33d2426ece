/** The integration: audit, compilation, route types. For `astro.config`. */
export { rolecall as default, rolecall } from './integration/rolecall.ts'
export type { RolecallOptions } from './integration/options.ts'
export type { AccessLine, AccessReport, RouteReport } from './audit/report.ts'
export type { Finding, FindingCode } from './audit/finding.ts'
export { RolecallError } from './error/rolecall-error.ts'
export type { RolecallErrorCode } from './error/rolecall-error.ts'

/** `@rolecall/repository/audit`: checks everything that the third wall depends on. */
export { auditTenantSchema, type AuditOptions } from './audit/audit-tenant-schema.ts'
export { assertTenantIsolation, type AssertIsolationOptions } from './audit/assert-tenant-isolation.ts'
export { IsolationNotEnforcedError } from './errors/isolation-not-enforced-error.ts'
export type { Finding, FindingCode } from './finding/finding.ts'

/** `@rolecall/repository/audit`: finds and proves what the third wall depends on. */
export { auditTenantSchema, type AuditOptions } from './audit/audit-tenant-schema.ts'
export {
  assertTenantIsolation,
  IsolationNotEnforcedError,
  type AssertIsolationOptions,
} from './audit/assert-tenant-isolation.ts'
export type { Finding, FindingCode } from './audit/findings.ts'

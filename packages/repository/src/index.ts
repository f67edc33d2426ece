/** `@rolecall/repository`: an organization's rows behind three walls. */
export {
  createTenantDatabase,
  type OrganizationColumn,
  type TenantDatabase,
  type TenantDatabaseOptions,
  type TenantTableOf,
} from './database/create-tenant-database.ts'
export type { ScopedDatabase } from './database/scoped-database.ts'
export type { ScopeEvent } from './database/scope-event.ts'
export type { SystemDatabase, SystemOptions, SystemTables } from './database/system-scope.ts'
export {
  trustOrganizationId,
  type OrganizationAccess,
  type VerifiedOrganizationId,
} from './session/organization-scope.ts'
export type { TransactionSettings } from './gateway/gateway.ts'
export { RepositoryError } from './errors/repository-error.ts'
export { ConfigurationError, type ConfigurationErrorCode } from './errors/configuration-error.ts'
export { httpStatus, httpStatusOf, type RepositoryErrorCode } from './errors/http-status.ts'
export { IsolationError, type IsolationErrorCode } from './errors/isolation-error.ts'
export {
  ConflictError,
  ConnectionLostError,
  ConstraintError,
  DatabaseError,
  InvalidInputError,
  NotFoundError,
  TimeoutError,
  TransactionError,
  type ConflictErrorCode,
  type ConstraintErrorCode,
  type InvalidInputErrorCode,
  type TimeoutErrorCode,
  type TransactionErrorCode,
} from './errors/repository-errors.ts'
export {
  OrganizationRepository,
  type ListOptions,
  type Page,
  type RepositoryOptions,
} from './repository/organization-repository.ts'
export type { Filter, Range } from './repository/filter.ts'
export type { IdType } from './sql/id-type.ts'

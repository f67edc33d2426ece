/** `@rolecall/repository/migrations`: tables behind the third wall, as their owner creates them. */
export { adoptTenantTable, type AdoptTableOptions } from './migrations/adopt-tenant-table.ts'
export { AdoptionError } from './errors/adoption-error.ts'
export { grantGlobalTable } from './migrations/global-table.ts'
export { migrate, type MigrateOptions } from './migrations/migrate.ts'
export { MigrationError } from './errors/migration-error.ts'
export {
  tenantTable,
  type ReferenceOptions,
  type TenantTableBuilder,
  type TenantTableOptions,
} from './migrations/tenant-table.ts'
export type { IdType } from './sql/id-type.ts'

/** `@rolecall/repository/embedded`: a real PostgreSQL for development and tests. */
export { provisionDatabase, type ProvisionedDatabase, type ProvisionOptions } from './embedded/provision-database.ts'
export { startPostgres, type PostgresServer, type StartPostgresOptions } from './embedded/start-postgres.ts'
export { ConfigurationError, type ConfigurationErrorCode } from './errors/configuration-error.ts'
export { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './errors/embedded-postgres-error.ts'
export { RepositoryError } from './errors/repository-error.ts'

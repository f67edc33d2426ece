/**
 * `pnpm migrate`: applies the missing migrations to the database in OWNER_DATABASE_URL and grants the tables to the role
 * in APP_ROLE, and to the role in SYSTEM_ROLE when that is set.
 */
import './load-environment.ts'
import { migrateDatabase } from './services/migrate-database.ts'

const { OWNER_DATABASE_URL: ownerUrl, APP_ROLE: appRole, SYSTEM_ROLE: systemRole } = process.env
if (ownerUrl && appRole) {
  const applied = await migrateDatabase(ownerUrl, { appRole, systemRole })
  console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'The database is up to date.')
} else {
  console.error(
    'Migrations run as the owner of the schema. Set OWNER_DATABASE_URL to the owner’s connection string and APP_ROLE to ' +
      'the role in DATABASE_URL. If you use SYSTEM_DATABASE_URL, set SYSTEM_ROLE to its role. Then run this again.',
  )
  process.exitCode = 1
}

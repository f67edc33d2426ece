/**
 * `pnpm migrate`: applies the missing migrations to the database in OWNER_DATABASE_URL, for the role in APP_ROLE, and
 * grants the tables to the one in SYSTEM_ROLE, if there is one.
 */
import './load-environment.ts'
import { migrateDatabase } from './services/migrate-database.ts'

const { OWNER_DATABASE_URL: ownerUrl, APP_ROLE: appRole, SYSTEM_ROLE: systemRole } = process.env
if (ownerUrl && appRole) {
  const applied = await migrateDatabase(ownerUrl, { appRole, systemRole })
  console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'The database is up to date.')
} else {
  console.error(
    'Migrations run as the owner of the schema, not as the app. Set OWNER_DATABASE_URL to the owner’s connection string ' +
      'and APP_ROLE to the role in DATABASE_URL; SYSTEM_ROLE, if you use SYSTEM_DATABASE_URL, to the role in that. Then run this again.',
  )
  process.exitCode = 1
}

/** `pnpm migrate`: brings a real database up to date. Needs OWNER_DATABASE_URL; see .env.example. */
import { migrateDatabase } from './services/migrate-database.ts'

const ownerUrl = process.env['OWNER_DATABASE_URL']
const appRole = process.env['DATABASE_APP_ROLE'] ?? 'harbor_app'
if (!ownerUrl) {
  process.stderr.write(
    'OWNER_DATABASE_URL is not set: the connection string of the role that owns the tables. See .env.example.\n',
  )
  process.exitCode = 1
} else {
  const applied = await migrateDatabase({ ownerUrl, appRole })
  process.stdout.write(applied.length > 0 ? `Applied ${applied.join(', ')}.\n` : 'Nothing to do.\n')
}

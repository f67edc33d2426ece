import { migrate } from '@rolecall/repository/migrations'
import { Pool } from 'pg'
import { migrations } from '../../src/database/migrations/index.ts'

interface Roles {
  /** The one that requests use. */
  readonly appRole: string
  /** The one that sees every organization. */
  readonly systemRole?: string | undefined
}

/** Applies the migrations that are missing, as the owner of the schema. Starts that happen together wait for each other. */
export async function migrateDatabase(ownerUrl: string, { appRole, systemRole }: Roles): Promise<readonly string[]> {
  const pool = new Pool({ connectionString: ownerUrl, max: 1 })
  try {
    return await migrate({ pool, appRole, migrations, ...(systemRole && { systemRole }) })
  } finally {
    await pool.end()
  }
}

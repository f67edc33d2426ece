import { migrate } from '@rolecall/repository/migrations'
import { Pool } from 'pg'
import { migrations } from '../../src/database/migrations/index.ts'

/** Applies the migrations that are missing, as the owner of the schema. Starts that happen together wait for each other. */
export async function migrateDatabase(ownerUrl: string, appRole: string): Promise<readonly string[]> {
  const pool = new Pool({ connectionString: ownerUrl, max: 1 })
  try {
    return await migrate({ pool, appRole, migrations })
  } finally {
    await pool.end()
  }
}

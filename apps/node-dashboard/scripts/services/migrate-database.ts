import { migrate } from '@rolecall/repository/migrations'
import { Pool } from 'pg'
import { migrations } from '../../src/database/migrations/index.ts'

interface Roles {
  /** The role of requests. */
  readonly appRole: string
  /** The role that can read and write every organization. */
  readonly systemRole?: string | undefined
}

/** Applies missing migrations as the owner of the schema. Concurrent calls wait for each other. */
export async function migrateDatabase(ownerUrl: string, { appRole, systemRole }: Roles): Promise<readonly string[]> {
  const pool = new Pool({ connectionString: ownerUrl, max: 1 })
  try {
    return await migrate({ pool, appRole, migrations, ...(systemRole && { systemRole }) })
  } finally {
    await pool.end()
  }
}

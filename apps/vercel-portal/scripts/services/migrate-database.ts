import { migrate } from '@rolecall/repository/migrations'
import { Pool } from 'pg'
import { migrations } from '../../src/database/migrations/index.ts'

interface MigrateOptions {
  /** Connects as the owner of the schema. The app itself does not have it. */
  readonly ownerUrl: string
  /** The role that the app connects as. */
  readonly appRole: string
}

/** Applies the missing migrations. Returns their names. */
export async function migrateDatabase({ ownerUrl, appRole }: MigrateOptions): Promise<readonly string[]> {
  const pool = new Pool({ connectionString: ownerUrl, max: 1 })
  try {
    return await migrate({ pool, migrations, appRole })
  } finally {
    await pool.end()
  }
}

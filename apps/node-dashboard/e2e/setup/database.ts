/** Reads the database directly, past the app. */
import { Client } from 'pg'
import { seed } from '../../scripts/seed.ts'
import { requireEnvironment } from './test.ts'

export interface StoredTask {
  readonly id: string
  /** The organization's slug in the seed. */
  readonly organization: string
  readonly title: string
  readonly completed: boolean
}

/** Runs one statement as the system role, in every organization. */
export async function query<Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
  const client = new Client({ connectionString: requireEnvironment('E2E_DATABASE_URL') })
  await client.connect()
  try {
    return (await client.query<Row>(text, [...values])).rows
  } finally {
    await client.end()
  }
}

export async function rowsOf(title: string): Promise<readonly StoredTask[]> {
  const rows = await query<{ id: string; organization_id: string; title: string; completed: boolean }>(
    'select id, organization_id, title, completed_at is not null as completed from tasks where title = $1',
    [title],
  )
  return rows.map(({ organization_id, ...row }) => ({ ...row, organization: slugOf(organization_id) }))
}

function slugOf(organizationId: string): string {
  return seed.organizations.find(({ id }) => id === organizationId)?.slug ?? organizationId
}

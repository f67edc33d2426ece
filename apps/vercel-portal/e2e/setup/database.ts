/** Reads the database past the app, with a role that sees every organization. */
import { Client } from 'pg'
import { requireEnvironment } from './test.ts'

export interface StoredDocument {
  readonly id: string
  readonly organization_id: string
  readonly title: string
  readonly published: boolean
}

export async function documentsTitled(title: string): Promise<readonly StoredDocument[]> {
  const client = new Client({ connectionString: requireEnvironment('E2E_DATABASE_URL') })
  await client.connect()
  try {
    const { rows } = await client.query<StoredDocument>(
      'select id, organization_id, title, published_at is not null as published from documents where title = $1',
      [title],
    )
    return rows
  } finally {
    await client.end()
  }
}

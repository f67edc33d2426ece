import { Client } from 'pg'
import { seed } from '../seed.ts'

const samples: Readonly<Record<(typeof seed.organizations)[number]['slug'], readonly string[]>> = {
  acme: ['Order new anvils', 'Call the roadrunner supplier', 'Plan the spring catalogue'],
  globex: ['Water the hammocks', 'Book the volcano for the offsite', 'Review the weather contract'],
}

/** Adds the name of each seeded organization, as a webhook would, and a few sample tasks unless it has tasks. */
export async function fillDatabase(systemUrl: string): Promise<void> {
  const client = new Client({ connectionString: systemUrl })
  await client.connect()
  try {
    for (const { id, slug, name } of seed.organizations) {
      await client.query(
        `insert into mirrored_organizations (organization_id, id, slug, name, changed_at)
         values ($1, $1, $2, $3, to_timestamp(0)) on conflict do nothing`,
        [id, slug, name],
      )
      await client.query(
        `insert into tasks (organization_id, title, created_by)
         select $1, title, 'demo' from unnest($2::text[]) as title
         where not exists (select from tasks where organization_id = $1)`,
        [id, samples[slug]],
      )
    }
  } finally {
    await client.end()
  }
}

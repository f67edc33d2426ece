/** Clerk's deliveries: signed, repeated, and in any order. */
import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { query } from './setup/database.ts'
import { deliver } from './setup/deliver.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

function setup() {
  const id = `org_${randomUUID().replaceAll('-', '')}`
  const organization = (name: string, updated_at: number, type = 'organization.updated') => ({
    type,
    object: 'event',
    data: { id, object: 'organization', name, slug: name.toLowerCase(), created_at: 1_000, updated_at },
  })
  const membership = (role: string, updated_at: number, type = 'organizationMembership.updated') => ({
    type,
    object: 'event',
    data: {
      id: `orgmem_${id}`,
      object: 'organization_membership',
      role,
      created_at: 1_000,
      updated_at,
      organization: { id },
      public_user_data: { user_id: 'user_1' },
    },
  })
  const deleted = { type: 'organization.deleted', object: 'event', data: { id, object: 'organization', deleted: true } }
  const stored = async () => {
    const [row] = await query<{ name: string | null; gone: boolean }>(
      'select name, deleted_at is not null as gone from mirrored_organizations where organization_id = $1',
      [id],
    )
    return row
  }
  const role = async () =>
    (await query<{ role: string }>('select role from mirrored_members where organization_id = $1', [id]))[0]?.role
  return { id, organization, membership, deleted, stored, role }
}

test('an invalid signature, or a replayed old delivery, changes nothing', async () => {
  const { organization, stored } = setup()
  expect(await deliver(organization('Forged', 2_000), { signed: false })).toMatchObject({ status: 400 })
  expect(await deliver(organization('Old', 2_000), { secondsAgo: 3_600 })).toMatchObject({ status: 400 })
  expect(await stored()).toBeUndefined()
})

test('a repeated delivery is applied once', async () => {
  const { organization, stored } = setup()
  const id = `msg_${randomUUID()}`
  const outcomes = await Promise.all(
    Array.from({ length: 5 }, async () => (await deliver(organization('Initech', 2_000), { id })).body.outcome),
  )
  expect(outcomes.toSorted()).toEqual(['applied', 'duplicate', 'duplicate', 'duplicate', 'duplicate'])
  expect(await stored()).toEqual({ name: 'Initech', gone: false })
})

test('an older event changes nothing', async () => {
  const { organization, membership, stored, role } = setup()
  await deliver(organization('Newer', 3_000))
  await deliver(organization('Older', 2_000, 'organization.created'))
  expect(await stored()).toEqual({ name: 'Newer', gone: false })
  await deliver(membership('org:admin', 3_000))
  await deliver(membership('org:member', 2_000, 'organizationMembership.created'))
  expect(await role()).toBe('org:admin')
})

test('a deleted organization loses its rows, and late deliveries do not restore it', async () => {
  const { id, organization, membership, deleted, stored, role } = setup()
  await deliver(organization('Soon gone', 2_000))
  await deliver(membership('org:admin', 2_000))
  await query("insert into tasks (organization_id, title, created_by) values ($1, 'left behind', 'user_1')", [id])
  expect(await deliver(deleted)).toMatchObject({ status: 200, body: { outcome: 'applied' } })
  expect(await query('select id from tasks where organization_id = $1', [id])).toEqual([])
  expect(await role()).toBeUndefined()
  await deliver(organization('Back from the dead', Date.now() + 60_000))
  await deliver(membership('org:admin', Date.now() + 60_000, 'organizationMembership.created'))
  expect(await stored()).toEqual({ name: null, gone: true })
  expect(await role()).toBeUndefined()
})

test('a member that arrives while the organization is being deleted is deleted with it', async () => {
  const { id, organization, membership, deleted, stored, role } = setup()
  await deliver(organization('Being deleted', 2_000))
  const holder = new Client({ connectionString: requireEnvironment('E2E_DATABASE_URL') })
  await holder.connect()
  const waiting = async () =>
    Number(
      (
        await query<{ n: string }>(
          "select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
          [],
        )
      )[0]?.n,
    )
  try {
    // The deletion has removed the members, and waits for this row before it marks the organization.
    await holder.query('begin')
    await holder.query('select from mirrored_organizations where organization_id = $1 for update', [id])
    const deletion = deliver(deleted)
    await expect(async () => expect(await waiting()).toBe(1)).toPass()
    let settled = false
    const member = deliver(membership('org:admin', 3_000)).finally(() => (settled = true))
    await expect(async () => expect(settled || (await waiting()) === 2).toBe(true)).toPass()
    await holder.query('commit')
    expect((await deletion).body.outcome).toBe('applied')
    expect((await member).body.outcome).toBe('ignored')
  } finally {
    await holder.end()
  }
  expect(await stored()).toEqual({ name: null, gone: true })
  expect(await role()).toBeUndefined()
})

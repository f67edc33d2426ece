/** One statement and one transaction of three, as this package runs them and as others do. */
import { sql as drizzleSql, desc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type pg from 'pg'
import { sessionOf, type Bench } from './database.ts'
import type { Variants } from './measure.ts'

const organization = 'org_42'
const session = sessionOf(organization)
const tasks = pgTable('tasks', {
  id: uuid().defaultRandom(),
  organization_id: text().notNull(),
  title: text().notNull(),
  created_at: timestamp({ withTimezone: true }).defaultNow(),
})

const listSql = 'select * from tasks where organization_id = $1 order by created_at desc, id desc limit 20'
const insertSql = 'insert into tasks (organization_id, title) values ($1, $2) returning *'
const updateSql = 'update tasks set title = $3 where organization_id = $1 and id = $2 returning *'

/** The usual way to row-level security: four statements, each awaited. */
async function fourAwaits<T>(pool: pg.Pool, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query("select set_config('app.current_org', $1, true)", [organization])
    const result = await use(client)
    await client.query('commit')
    return result
  } finally {
    client.release()
  }
}

const setScope = drizzleSql`select set_config('app.current_org', ${organization}, true)`

export function variantsOf(
  { app, raw, tenants }: Pick<Bench, 'app' | 'raw' | 'tenants'>,
  id: string,
): Readonly<Record<string, Variants>> {
  const orm = drizzle(app)
  const newest = (db: Pick<typeof orm, 'select'>) =>
    db
      .select()
      .from(tasks)
      .where(eq(tasks.organization_id, organization))
      .orderBy(desc(tasks.created_at), desc(tasks.id))
      .limit(20)
  return {
    'list the 20 newest': {
      'raw query, no row-level security': () => raw.query(listSql, [organization]),
      'tenants.for(session)': () =>
        tenants
          .for(session)
          .selectFrom('tasks')
          .selectAll()
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .limit(20)
          .execute(),
      'begin, set_config, query, commit: four awaits': () =>
        fourAwaits(app, (client) => client.query(listSql, [organization])),
      'drizzle transaction with set_config': () =>
        orm.transaction(async (tx) => {
          await tx.execute(setScope)
          return newest(tx)
        }),
    },
    create: {
      'raw query, no row-level security': () => raw.query(insertSql, [organization, 'new']),
      'tenants.for(session)': () =>
        tenants.for(session).insertInto('tasks').values({ title: 'new' }).returningAll().execute(),
      'begin, set_config, query, commit: four awaits': () =>
        fourAwaits(app, (client) => client.query(insertSql, [organization, 'new'])),
      'drizzle transaction with set_config': () =>
        orm.transaction(async (tx) => {
          await tx.execute(setScope)
          return tx.insert(tasks).values({ organization_id: organization, title: 'new' }).returning()
        }),
    },
    update: {
      'raw query, no row-level security': () => raw.query(updateSql, [organization, id, 'changed']),
      'tenants.for(session)': () =>
        tenants
          .for(session)
          .updateTable('tasks')
          .set({ title: 'changed' })
          .where('id', '=', id)
          .returningAll()
          .execute(),
      'begin, set_config, query, commit: four awaits': () =>
        fourAwaits(app, (client) => client.query(updateSql, [organization, id, 'changed'])),
      'drizzle transaction with set_config': () =>
        orm.transaction(async (tx) => {
          await tx.execute(setScope)
          return tx.update(tasks).set({ title: 'changed' }).where(eq(tasks.id, id)).returning()
        }),
    },
    'transaction of three statements': {
      'raw begin, three queries, commit': async () => {
        const client = await raw.connect()
        await client.query('begin')
        await client.query(listSql, [organization])
        await client.query(insertSql, [organization, 'new'])
        await client.query(updateSql, [organization, id, 'changed'])
        await client.query('commit')
        client.release()
      },
      'tenants.transaction(session)': () =>
        tenants.transaction(session, async (db) => {
          await db
            .selectFrom('tasks')
            .selectAll()
            .orderBy('created_at', 'desc')
            .orderBy('id', 'desc')
            .limit(20)
            .execute()
          await db.insertInto('tasks').values({ title: 'new' }).returningAll().execute()
          await db.updateTable('tasks').set({ title: 'changed' }).where('id', '=', id).returningAll().execute()
        }),
      'begin, set_config, three queries, commit': () =>
        fourAwaits(app, async (client) => {
          await client.query(listSql, [organization])
          await client.query(insertSql, [organization, 'new'])
          await client.query(updateSql, [organization, id, 'changed'])
        }),
      'drizzle transaction with set_config': () =>
        orm.transaction(async (tx) => {
          await tx.execute(setScope)
          await newest(tx)
          await tx.insert(tasks).values({ organization_id: organization, title: 'new' }).returning()
          await tx.update(tasks).set({ title: 'changed' }).where(eq(tasks.id, id)).returning()
        }),
    },
  }
}

/**
 * Whether the database works for the app's role and for the system role. The check has its own connection for each, so
 * it does not compete with requests. Concurrent callers share one check.
 */
import type { Pool } from 'pg'
import { DATABASE_URL, SYSTEM_DATABASE_URL } from '../environment.ts'
import { TallyError } from '../errors/tally-error.ts'
import { tenantDatabase } from './connection.ts'
import { tenantTables } from './database.ts'
import { openPool } from './open-pool.ts'

/** `off` without SYSTEM_DATABASE_URL; `rights_missing` when that role cannot read and write every organization's rows. */
export type SystemHealth = 'ok' | 'off' | 'unreachable' | 'rights_missing'

export interface DatabaseHealth {
  /** The app's role can query, and row-level security applies to it. */
  readonly database: boolean
  readonly system: SystemHealth
}

/** How long, in milliseconds, the check may take: load balancers do not wait longer. */
const timeout = 3_000
const patience = { max: 1, statement: 1_000 } as const
const app = openPool(DATABASE_URL ?? '', patience)
const system = SYSTEM_DATABASE_URL ? openPool(SYSTEM_DATABASE_URL, patience) : undefined
const tables = [...tenantTables, 'webhook_deliveries'] as const

let asking: Promise<DatabaseHealth> | undefined

export function databaseHealth(): Promise<DatabaseHealth> {
  asking ??= ask().finally(() => (asking = undefined))
  return asking
}

async function ask(): Promise<DatabaseHealth> {
  const [database, system] = await Promise.all([inTime(askAsApp()).catch(unusable), inTime(askAsSystem()).catch(lost)])
  return { database, system }
}

async function askAsApp(): Promise<boolean> {
  await tenantDatabase()
  await app.query('select 1')
  return true
}

async function askAsSystem(): Promise<SystemHealth> {
  if (!system) return 'off'
  const missing = await missingRights(system)
  if (missing.length === 0) return 'ok'
  console.error(
    `tally: the role in SYSTEM_DATABASE_URL lacks ${missing.join(', ')}. Run "pnpm migrate" with SYSTEM_ROLE set to it.`,
  )
  return 'rights_missing'
}

async function missingRights(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ right: string }>(
    `select 'bypassrls' as right from pg_roles where rolname = current_user and not rolbypassrls and not rolsuper
     union all
     select wanted || ' on ' || name from unnest($1::text[]) as name
     cross join unnest(array['select', 'insert', 'update', 'delete']) as wanted
     where not coalesce(has_table_privilege(to_regclass('public.' || name), wanted), false)`,
    [tables],
  )
  return rows.map(({ right }) => right)
}

const tooSlow = () =>
  new TallyError('database_slow', `no response within ${timeout / 1000} s`, 'Check the load and the network.')

async function inTime<Answer>(question: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow()), timeout)
  })
  return Promise.race([question, late]).finally(() => clearTimeout(timer))
}

function unusable(error: Error): false {
  console.error(`tally: the database is not usable: ${error.message}`)
  return false
}

function lost(error: Error): 'unreachable' {
  console.error(`tally: the database is not usable as the system role: ${error.message}`)
  return 'unreachable'
}

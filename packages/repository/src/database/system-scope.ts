/** The explicit way past the walls: another pool, another role, and a reason in the log. Requests do not need it. */
import { Kysely, PostgresDialect, type Dialect, type PostgresPool } from 'kysely'
import { IsolationError } from '../errors/isolation-error.ts'
import { discardOverdue } from '../gateway/discard-overdue.ts'
import { SqlCursor } from '../gateway/sql-cursor.ts'
import { tolerateLoss } from '../gateway/tolerate-loss.ts'
import { logToStandardError, type ScopeEvent } from './scope-event.ts'

export interface SystemOptions {
  /** A `pg` pool of its own, whose role has BYPASSRLS. */
  readonly pool?: PostgresPool
  /** Instead of `pool`. */
  readonly dialect?: Dialect
  /** Called with each reason. Default: a line on standard error. */
  readonly log?: (event: ScopeEvent) => void
}

/** `DB` with an `organization_id` that can be written. */
export type SystemTables<DB> = {
  [Table in keyof DB]: {
    [Column in keyof DB[Table]]: Column extends 'organization_id' ? string : DB[Table][Column]
  }
}

/** Query builders over every organization's rows. */
export type SystemDatabase<DB> = Pick<
  Kysely<SystemTables<DB>>,
  | 'selectFrom'
  | 'selectNoFrom'
  | 'insertInto'
  | 'updateTable'
  | 'deleteFrom'
  | 'mergeInto'
  | 'with'
  | 'withRecursive'
  | 'transaction'
  | 'fn'
>

export function createSystemScope<DB>(options: SystemOptions | undefined): (reason: string) => SystemDatabase<DB> {
  let database: Kysely<SystemTables<DB>> | undefined
  if (options?.pool) tolerateLoss(options.pool)
  return (reason) => {
    const dialect =
      options?.dialect ??
      (options?.pool && new PostgresDialect({ pool: discardOverdue(options.pool), cursor: SqlCursor }))
    if (!options || !dialect) {
      throw new IsolationError(
        'system_scope_unavailable',
        'This database was created without `system`.',
        'Pass a second pool where jobs and webhooks run, and none where requests are served.',
      )
    }
    if (typeof reason !== 'string' || reason.trim() === '') {
      throw new IsolationError(
        'system_scope_unavailable',
        'systemScope() was called without a reason.',
        'Pass a sentence for the log.',
      )
    }
    ;(options.log ?? logToStandardError)({ reason, at: new Date() })
    return (database ??= new Kysely<SystemTables<DB>>({ dialect }))
  }
}

import {
  ConflictError,
  NotFoundError,
  OrganizationRepository,
  type Page,
  type ScopedDatabase,
} from '@rolecall/repository'
import type { OrganizationSession } from '@rolecall/rbac'
import type { Selectable } from 'kysely'
import { tenantDatabase } from '../database/connection.ts'
import type { Database, TaskTable } from '../database/database.ts'
import { AuditLog } from './audit-log.ts'

export type Task = Selectable<TaskTable>

/** The tasks of one organization, for reading. */
export class TaskRepository extends OrganizationRepository<Database, 'tasks'> {
  constructor(db: ScopedDatabase<Database>) {
    super(db, 'tasks', { orderBy: ['created_at'], filterBy: ['status'], version: 'version' })
  }

  async newest(limit: number): Promise<readonly Task[]> {
    return (await this.list({ limit })).items
  }

  page(options: {
    readonly status?: Task['status']
    readonly cursor?: string | null
    readonly limit: number
  }): Promise<Page<Task>> {
    const { status, ...rest } = options
    return this.list({ ...rest, ...(status && { where: { status } }) })
  }

  /**
   * The task, locked until this transaction ends.
   *
   * @param version the version that the caller has read, if known
   * @throws {NotFoundError} `not_found` for an unknown id
   * @throws {ConflictError} `version_conflict` when it has a different version
   */
  async hold(id: string, version: number | undefined): Promise<Task> {
    const known = await this.get(id)
    const task = await this.db.selectFrom('tasks').selectAll().where('id', '=', known.id).forUpdate().executeTakeFirst()
    if (!task) throw new NotFoundError('tasks')
    if (version === undefined || version === task.version) return task
    const words = 'The task was changed since it was read. Read it again, then decide.'
    throw new ConflictError('version_conflict', words, { table: 'tasks' })
  }

  countOpen(): Promise<number> {
    return this.count({ where: { status: 'open' } })
  }

  /** The number of completed tasks in each week since `start`, by the week's Monday (`2026-11-23`, UTC). */
  async donePerWeek(start: Date): Promise<ReadonlyMap<string, number>> {
    const rows = await this.db
      .selectFrom('tasks')
      .where('completed_at', '>=', start)
      .select((eb) => [
        eb
          .fn<string>('to_char', [
            eb.fn('date_trunc', [eb.val('week'), eb.fn('timezone', [eb.val('UTC'), 'completed_at'])]),
            eb.val('YYYY-MM-DD'),
          ])
          .as('week'),
        eb.fn.countAll().as('done'),
      ])
      .groupBy('week')
      .execute()
    return new Map(rows.map(({ week, done }) => [week, Number(done)]))
  }
}

export interface TaskChange {
  readonly title?: string | undefined
  readonly completed?: boolean | undefined
  /** The version that was read. When the task was changed since, nothing is written. */
  readonly version?: number | undefined
}

/** Writes tasks and their audit log entries, in one transaction. */
export class TaskEditor {
  readonly #tasks: TaskRepository
  readonly #log: AuditLog
  readonly #session: OrganizationSession

  constructor(db: ScopedDatabase<Database>, session: OrganizationSession) {
    this.#tasks = new TaskRepository(db)
    this.#log = new AuditLog(db, session)
    this.#session = session
  }

  async add(title: string): Promise<Task> {
    const task = await this.#tasks.create({ title, created_by: this.#session.userId, completed_at: null })
    await this.#log.record({ action: 'tasks.create', subject: title })
    return task
  }

  /** A value that does not change is neither written nor logged. A task that is completed twice keeps its first time. */
  async change(id: string, { title, completed, version }: TaskChange): Promise<Task> {
    const task = await this.#tasks.hold(id, version)
    const isRenamed = title !== undefined && title !== task.title
    const isMoved = completed !== undefined && completed !== (task.status === 'done')
    if (!isRenamed && !isMoved) return task
    const changed = await this.#tasks.update(id, {
      ...(isRenamed && { title }),
      ...(isMoved && { completed_at: completed ? new Date() : null }),
    })
    if (isRenamed) await this.#log.record({ action: 'tasks.edit', subject: changed.title })
    if (isMoved) {
      await this.#log.record({ action: completed ? 'tasks.complete' : 'tasks.reopen', subject: changed.title })
    }
    return changed
  }

  async remove(id: string, version: number | undefined): Promise<void> {
    const task = await this.#tasks.hold(id, version)
    await this.#tasks.delete(id)
    await this.#log.record({ action: 'tasks.delete', subject: task.title })
  }
}

/** The tasks that this session may see. */
export async function taskRepository(session: OrganizationSession): Promise<TaskRepository> {
  const tenants = await tenantDatabase()
  return new TaskRepository(tenants.for(session))
}

/** Changes tasks in one transaction: all changes of `edit` are committed, or none. */
export async function editTasks<Result>(
  session: OrganizationSession,
  edit: (tasks: TaskEditor) => Promise<Result>,
): Promise<Result> {
  const tenants = await tenantDatabase()
  return tenants.transaction(session, (db) => edit(new TaskEditor(db, session)))
}

import { OrganizationRepository, type ScopedDatabase } from '@rolecall/repository'
import type { OrganizationSession, UserId } from '@rolecall/rbac'
import type { Selectable } from 'kysely'
import { tenantDatabase } from '../database/connection.ts'
import type { Database, TaskTable } from '../database/database.ts'

export type Task = Selectable<TaskTable>

/** The tasks of one organization: the session's. */
export class TaskRepository extends OrganizationRepository<Database, 'tasks'> {
  readonly #author: UserId

  constructor(db: ScopedDatabase<Database>, author: UserId) {
    super(db, 'tasks', { orderBy: ['created_at'], filterBy: ['completed_at'], version: 'version' })
    this.#author = author
  }

  async newest(limit: number): Promise<readonly Task[]> {
    return (await this.list({ limit })).items
  }

  add(title: string): Promise<Task> {
    return this.create({ title, created_by: this.#author, completed_at: null })
  }

  countOpen(): Promise<number> {
    return this.count({ where: { completed_at: null } })
  }

  change(id: string, change: TaskChange): Promise<Task> {
    const { title, completed } = change
    return this.update(id, {
      ...(title !== undefined && { title }),
      ...(completed !== undefined && { completed_at: completed ? new Date() : null }),
    })
  }
}

export interface TaskChange {
  readonly title?: string | undefined
  readonly completed?: boolean | undefined
}

/** The tasks that this session may see and change. */
export async function taskRepository(session: OrganizationSession): Promise<TaskRepository> {
  const tenants = await tenantDatabase()
  return new TaskRepository(tenants.for(session), session.userId)
}

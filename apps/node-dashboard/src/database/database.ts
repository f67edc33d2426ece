/** The tables of this app, as Kysely sees them. `organization_id` can be read and filtered on, never written. */
import type { OrganizationColumn } from '@rolecall/repository'
import type { Generated } from 'kysely'

export interface TaskTable {
  readonly organization_id: OrganizationColumn
  readonly id: Generated<string>
  readonly title: string
  readonly created_by: string
  readonly created_at: Generated<Date>
  readonly completed_at: Date | null
  readonly version: Generated<number>
}

export interface Database {
  readonly tasks: TaskTable
}

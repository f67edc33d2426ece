/** The tables of this app, as Kysely sees them. `organization_id` can be read and filtered on, never written. */
import type { OrganizationColumn } from '@rolecall/repository'
import type { Generated, GeneratedAlways } from 'kysely'

export interface TaskTable {
  readonly organization_id: OrganizationColumn
  readonly id: Generated<string>
  readonly title: string
  readonly created_by: string
  readonly created_at: Generated<Date>
  readonly completed_at: Date | null
  readonly status: GeneratedAlways<'open' | 'done'>
  readonly version: Generated<number>
}

export interface PostTable {
  readonly organization_id: OrganizationColumn
  readonly id: Generated<string>
  readonly title: string
  readonly body: string
  readonly status: Generated<'draft' | 'published'>
  readonly created_by: string
  readonly created_at: Generated<Date>
  readonly published_at: Date | null
  readonly version: Generated<number>
}

export interface BillingTable {
  readonly organization_id: OrganizationColumn
  /** Always `current`: an organization has one plan. */
  readonly id: string
  readonly plan: 'free' | 'team' | 'business'
  readonly invoice_email: string
  readonly changed_at: Generated<Date>
  readonly version: Generated<number>
}

export interface AuditEventTable {
  readonly organization_id: OrganizationColumn
  readonly id: Generated<string>
  readonly at: Generated<Date>
  readonly kind: 'change' | 'denial'
  /** What was done (`tasks.create`) or why it was refused (`missing_permission`). */
  readonly action: string
  /** What it was done to, in words: a title, an address, a route. */
  readonly subject: string | null
  readonly user_id: string | null
  /** Who acted as that user, when somebody did. */
  readonly actor_id: string | null
}

export interface Database {
  readonly tasks: TaskTable
  readonly posts: PostTable
  readonly billing: BillingTable
  readonly audit_events: AuditEventTable
}

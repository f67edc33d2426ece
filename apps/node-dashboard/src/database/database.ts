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

/** Work that the worker does later. It holds the ids of a token that was verified, never the token: that lives a minute. */
export interface JobTable {
  readonly organization_id: OrganizationColumn
  readonly id: Generated<string>
  readonly kind: 'export' | 'report'
  readonly status: Generated<'queued' | 'done' | 'refused' | 'failed'>
  /** Who asked for it, with which session or token, and who acted as them then. */
  readonly requested_by: string
  readonly token_id: string
  readonly actor_id: string | null
  /** Whom it is for, as a verified token said. */
  readonly recipient: string | null
  readonly requested_at: Generated<Date>
  readonly attempts: Generated<number>
  readonly finished_at: Date | null
  /** The text that was made; or why there is none. */
  readonly result: string | null
}

/** A row that is marked as deleted stays, so that a late delivery cannot bring it back. */
interface Mirrored {
  readonly organization_id: OrganizationColumn
  /** Clerk's id. */
  readonly id: string
  /** When Clerk says it changed: what is older is not applied. */
  readonly changed_at: Date
  readonly deleted_at: Date | null
}

export interface MirroredOrganizationTable extends Mirrored {
  readonly slug: string | null
  readonly name: string | null
}

export interface MirroredMemberTable extends Mirrored {
  readonly user_id: string
  readonly role: string
}

/** Clerk delivers at least once; the app's role cannot see this table. */
export interface WebhookDeliveryTable {
  /** The header `svix-id`. */
  readonly id: string
  readonly type: string
  readonly received_at: Generated<Date>
}

export interface Database {
  readonly tasks: TaskTable
  readonly posts: PostTable
  readonly billing: BillingTable
  readonly audit_events: AuditEventTable
  readonly jobs: JobTable
  readonly mirrored_organizations: MirroredOrganizationTable
  readonly mirrored_members: MirroredMemberTable
  readonly webhook_deliveries: WebhookDeliveryTable
}

/** Every table with `organization_id`: what is scoped, and what goes when an organization goes. */
export const tenantTables = [
  'tasks',
  'posts',
  'billing',
  'audit_events',
  'jobs',
  'mirrored_organizations',
  'mirrored_members',
] as const satisfies readonly (keyof Database)[]

/** The tables of this app, typed for Kysely. `organization_id` can be read and filtered by, and never written. */
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
  /** Always `current`, because an organization has one plan. */
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
  /** The name of a change (`tasks.create`) or the code of a denial (`missing_permission`). */
  readonly action: string
  /** The changed thing, in words: a title, an address, a route. */
  readonly subject: string | null
  readonly user_id: string | null
  /** The impersonator or API key that acted as that user. */
  readonly actor_id: string | null
}

/** A job for the worker. It holds the ids of a verified token, never the token, which expires within a minute. */
export interface JobTable {
  readonly organization_id: OrganizationColumn
  readonly id: Generated<string>
  readonly kind: 'export' | 'report'
  readonly status: Generated<'queued' | 'done' | 'refused' | 'failed'>
  /** The requesting user, their session or token, and their impersonator. */
  readonly requested_by: string
  readonly token_id: string
  readonly actor_id: string | null
  /** The address in the verified token. */
  readonly recipient: string | null
  readonly requested_at: Generated<Date>
  readonly attempts: Generated<number>
  readonly finished_at: Date | null
  /** The finished file, or the reason why it is missing. */
  readonly result: string | null
}

/** A deleted row stays and is marked, so that a late delivery cannot restore it. */
interface Mirrored {
  readonly organization_id: OrganizationColumn
  /** Clerk's id. */
  readonly id: string
  /** Clerk's time of the last change. Older deliveries are not applied. */
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

/** Clerk delivers at least once. The app's role cannot read this table. */
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

/** A table with `organization_id`. */
export type TenantTable = {
  [Table in keyof Database]: Database[Table] extends { readonly organization_id: OrganizationColumn } ? Table : never
}[keyof Database]

/** Every table with `organization_id`, with the name of one of its rows for sentences. */
export const rowNames = {
  tasks: 'task',
  posts: 'post',
  billing: 'billing entry',
  audit_events: 'audit event',
  jobs: 'report',
  mirrored_organizations: 'organization',
  mirrored_members: 'member',
} as const satisfies Record<TenantTable, string>

/** The tables that are scoped to the session's organization, and emptied when it is deleted. */
export const tenantTables = Object.keys(rowNames) as readonly TenantTable[]

export const isTenantTable = (name: string): name is TenantTable => Object.hasOwn(rowNames, name)

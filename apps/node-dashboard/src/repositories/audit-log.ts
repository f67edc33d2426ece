import { OrganizationRepository, type Page, type ScopedDatabase } from '@rolecall/repository'
import type { OrganizationSession } from '@rolecall/rbac'
import type { Selectable } from 'kysely'
import type { ChangeName } from '../dashboard/changes.ts'
import { tenantDatabase } from '../database/connection.ts'
import type { AuditEventTable, Database } from '../database/database.ts'

export type AuditEvent = Selectable<AuditEventTable>

/** The name of each kind of event, as a filter. */
export const eventKinds = {
  change: 'Changes',
  denial: 'Denials',
} as const satisfies Record<AuditEvent['kind'], string>

export const isEventKind = (kind: string): kind is AuditEvent['kind'] => Object.hasOwn(eventKinds, kind)

export interface Change {
  /** `tasks.create` */
  readonly action: ChangeName
  /** The name of the changed thing, as people know it: a title, an address. */
  readonly subject: string
}

/** The events of one organization. Entries are added and never changed. */
export class AuditLog extends OrganizationRepository<Database, 'audit_events'> {
  readonly #session: OrganizationSession

  constructor(db: ScopedDatabase<Database>, session: OrganizationSession) {
    super(db, 'audit_events', { orderBy: ['at'], filterBy: ['kind'] })
    this.#session = session
  }

  /** Call it in the transaction that makes the change, so that both are committed or neither. */
  async record({ action, subject }: Change): Promise<void> {
    const { userId, actor } = this.#session
    await this.create({ kind: 'change', action, subject, user_id: userId, actor_id: actor?.id ?? null })
  }

  /** Newest first; with `kind`, changes or denials only. */
  page(options: {
    readonly limit: number
    readonly cursor?: string | null
    readonly kind?: AuditEvent['kind']
  }): Promise<Page<AuditEvent>> {
    const { kind, ...rest } = options
    return this.list({ ...rest, ...(kind && { where: { kind } }) })
  }
}

export async function auditLog(session: OrganizationSession): Promise<AuditLog> {
  const tenants = await tenantDatabase()
  return new AuditLog(tenants.for(session), session)
}

import { OrganizationRepository, type Page, type ScopedDatabase } from '@rolecall/repository'
import type { OrganizationSession } from '@rolecall/rbac'
import type { Selectable } from 'kysely'
import { tenantDatabase } from '../database/connection.ts'
import type { AuditEventTable, Database } from '../database/database.ts'

export type AuditEvent = Selectable<AuditEventTable>

export interface Change {
  /** What was done: `tasks.create`. */
  readonly action: string
  /** What it was done to, as people call it. */
  readonly subject: string
}

/** What happened in one organization. It grows; nothing in it is ever changed. */
export class AuditLog extends OrganizationRepository<Database, 'audit_events'> {
  readonly #session: OrganizationSession

  constructor(db: ScopedDatabase<Database>, session: OrganizationSession) {
    super(db, 'audit_events', { orderBy: ['at'], filterBy: ['kind'] })
    this.#session = session
  }

  /** Call it with the database of the transaction that makes the change: both are kept, or neither. */
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

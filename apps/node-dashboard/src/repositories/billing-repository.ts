import { OrganizationRepository, type ScopedDatabase } from '@rolecall/repository'
import type { OrganizationSession } from '@rolecall/rbac'
import type { Selectable } from 'kysely'
import { tenantDatabase } from '../database/connection.ts'
import type { BillingTable, Database } from '../database/database.ts'
import { AuditLog } from './audit-log.ts'

export type Billing = Pick<Selectable<BillingTable>, 'plan' | 'invoice_email' | 'version'>

/** The billing of an organization that never changed it: the free plan, without an invoice address. */
const free: Billing = { plan: 'free', invoice_email: '', version: 0 }

/** One organization's plan and invoice address. */
export class BillingRepository extends OrganizationRepository<Database, 'billing'> {
  constructor(db: ScopedDatabase<Database>) {
    super(db, 'billing', { id: { column: 'id', type: 'text' }, version: 'version' })
  }

  async current(): Promise<Billing> {
    return (await this.find('current')) ?? free
  }

  /** @throws {ConflictError} `version_conflict` when it was changed since `version` was read */
  async put({ plan, invoice_email, version }: Billing): Promise<void> {
    if (version === 0) await this.create({ id: 'current', plan, invoice_email })
    else await this.update('current', { plan, invoice_email, changed_at: new Date() }, { version })
  }
}

export async function billingRepository(session: OrganizationSession): Promise<BillingRepository> {
  const tenants = await tenantDatabase()
  return new BillingRepository(tenants.for(session))
}

export async function changeBilling(session: OrganizationSession, billing: Billing, planName: string): Promise<void> {
  const tenants = await tenantDatabase()
  await tenants.transaction(session, async (db) => {
    await new BillingRepository(db).put(billing)
    await new AuditLog(db, session).record({ action: 'billing.change', subject: planName })
  })
}

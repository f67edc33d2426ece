import type { OrganizationSession, UserId } from '@rolecall/rbac'
import { OrganizationRepository, type ScopedDatabase } from '@rolecall/repository'
import type { Selectable } from 'kysely'
import { tenantDatabase } from '../database/connection.ts'
import type { Database, DocumentTable } from '../database/database.ts'

export type Document = Selectable<DocumentTable>

export interface NewDocument {
  readonly title: string
  readonly body: string
}

/** The documents of the session's organization. */
export class DocumentRepository extends OrganizationRepository<Database, 'documents'> {
  readonly #author: UserId

  constructor(db: ScopedDatabase<Database>, author: UserId) {
    super(db, 'documents', { orderBy: ['created_at'], version: 'version' })
    this.#author = author
  }

  draft({ title, body }: NewDocument): Promise<Document> {
    return this.create({ title, body, created_by: this.#author, published_at: null, published_by: null })
  }

  publish(id: string): Promise<Document> {
    return this.update(id, { published_at: new Date(), published_by: this.#author })
  }

  /** Makes it a draft again. */
  withdraw(id: string): Promise<Document> {
    return this.update(id, { published_at: null, published_by: null })
  }

  async newest(limit: number): Promise<readonly Document[]> {
    return (await this.list({ limit })).items
  }
}

/** The documents that this session may see and change. */
export async function documentRepository(session: OrganizationSession): Promise<DocumentRepository> {
  const tenants = await tenantDatabase()
  return new DocumentRepository(tenants.for(session), session.userId)
}

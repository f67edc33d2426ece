import { OrganizationRepository, type Page, type ScopedDatabase } from '@rolecall/repository'
import type { OrganizationSession } from '@rolecall/rbac'
import type { Selectable } from 'kysely'
import { tenantDatabase } from '../database/connection.ts'
import type { Database, PostTable } from '../database/database.ts'
import { AuditLog } from './audit-log.ts'

export type Post = Selectable<PostTable>

export interface PostText {
  readonly title: string
  readonly body: string
}

/** The posts of one organization, for reading. */
export class PostRepository extends OrganizationRepository<Database, 'posts'> {
  constructor(db: ScopedDatabase<Database>) {
    super(db, 'posts', { orderBy: ['created_at'], filterBy: ['status'], version: 'version' })
  }

  page(options: { readonly limit: number; readonly cursor?: string | null }): Promise<Page<Post>> {
    return this.list(options)
  }
}

/** Writes posts and their audit log entries, in one transaction. */
export class PostEditor {
  readonly #posts: PostRepository
  readonly #log: AuditLog
  readonly #session: OrganizationSession

  constructor(db: ScopedDatabase<Database>, session: OrganizationSession) {
    this.#posts = new PostRepository(db)
    this.#log = new AuditLog(db, session)
    this.#session = session
  }

  async add({ title, body }: PostText, status: Post['status'] = 'draft'): Promise<Post> {
    const post = await this.#posts.create({
      title,
      body,
      status,
      created_by: this.#session.userId,
      published_at: status === 'published' ? new Date() : null,
    })
    await this.#log.record({ action: status === 'published' ? 'posts.publish' : 'posts.save', subject: title })
    return post
  }

  /** Changes a draft. A published post has to be unpublished first. */
  async rewrite(
    id: string,
    { title, body, version }: PostText & { readonly version: number },
  ): Promise<Post | 'published'> {
    if ((await this.#posts.get(id)).status === 'published') return 'published'
    const post = await this.#posts.update(id, { title, body }, { version })
    await this.#log.record({ action: 'posts.save', subject: title })
    return post
  }

  /** Publishes or unpublishes the version that was read. A post in the requested state is not changed. */
  async publish(
    id: string,
    { published, version }: { readonly published: boolean; readonly version: number },
  ): Promise<Post> {
    const status = published ? 'published' : 'draft'
    const known = await this.#posts.get(id)
    if (known.status === status && known.version === version) return known
    const change = { status, published_at: published ? new Date() : null } as const
    const post = await this.#posts.update(id, change, { version })
    await this.#log.record({ action: published ? 'posts.publish' : 'posts.unpublish', subject: post.title })
    return post
  }

  /** Deletes a draft. A published post has to be unpublished first. */
  async remove(id: string, version: number): Promise<'removed' | 'published'> {
    const { status, title } = await this.#posts.get(id)
    if (status === 'published') return 'published'
    await this.#posts.delete(id, { version })
    await this.#log.record({ action: 'posts.delete', subject: title })
    return 'removed'
  }
}

export async function postRepository(session: OrganizationSession): Promise<PostRepository> {
  const tenants = await tenantDatabase()
  return new PostRepository(tenants.for(session))
}

/** Changes posts in one transaction: all changes of `edit` are committed, or none. */
export async function editPosts<Result>(
  session: OrganizationSession,
  edit: (posts: PostEditor) => Promise<Result>,
): Promise<Result> {
  const tenants = await tenantDatabase()
  return tenants.transaction(session, (db) => edit(new PostEditor(db, session)))
}

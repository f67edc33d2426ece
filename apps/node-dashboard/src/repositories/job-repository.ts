import { OrganizationRepository, type ScopedDatabase } from '@rolecall/repository'
import type { OrganizationSession } from '@rolecall/rbac'
import type { Selectable } from 'kysely'
import { tenantDatabase } from '../database/connection.ts'
import type { Database, JobTable } from '../database/database.ts'
import { HttpProblem } from '../http/problem.ts'
import { AuditLog } from './audit-log.ts'

export type Job = Selectable<JobTable>

/** So many reports of one organization wait at most; requests of the same moment may pass together. */
export const MOST_QUEUED = 20

/** What the worker did, and what it still has to do, for one organization. */
export class JobRepository extends OrganizationRepository<Database, 'jobs'> {
  constructor(db: ScopedDatabase<Database>) {
    super(db, 'jobs', { filterBy: ['status'] })
  }

  countQueued(): Promise<number> {
    return this.count({ where: { status: 'queued' } })
  }

  /** Newest first, without the texts that came of them. */
  recent(limit: number): Promise<readonly Omit<Job, 'result'>[]> {
    return this.db
      .selectFrom('jobs')
      .select([
        'organization_id',
        'id',
        'kind',
        'status',
        'requested_by',
        'token_id',
        'actor_id',
        'recipient',
        'requested_at',
        'attempts',
        'finished_at',
      ])
      .orderBy('requested_at', 'desc')
      .limit(limit)
      .execute()
  }
}

export async function jobRepository(session: OrganizationSession): Promise<JobRepository> {
  const tenants = await tenantDatabase()
  return new JobRepository(tenants.for(session))
}

/**
 * Keeps a job with the ids of the session that asks for it, and says so in the audit log.
 *
 * @throws HttpProblem 429 while as many as may wait do
 */
export async function queueJob(
  session: OrganizationSession,
  job: { readonly kind: Job['kind']; readonly recipient: string | null },
): Promise<Job> {
  const tenants = await tenantDatabase()
  return tenants.transaction(session, async (db) => {
    const { userId, sessionId, actor } = session
    const jobs = new JobRepository(db)
    if ((await jobs.countQueued()) >= MOST_QUEUED) {
      const detail = `${MOST_QUEUED} reports of this organization wait for the worker already. Ask again when they are ready.`
      throw new HttpProblem(429, 'too_many_reports', detail, { retryAfter: 60 })
    }
    const queued = await jobs.create({
      ...job,
      requested_by: userId,
      token_id: sessionId,
      actor_id: actor?.id ?? null,
      finished_at: null,
      result: null,
    })
    await new AuditLog(db, session).record({ action: `jobs.${job.kind}`, subject: job.recipient ?? 'the tasks' })
    return queued
  })
}

import { OrganizationRepository, type ScopedDatabase } from '@rolecall/repository'
import type { OrganizationSession } from '@rolecall/rbac'
import type { Selectable } from 'kysely'
import { tenantDatabase } from '../database/connection.ts'
import type { Database, JobTable } from '../database/database.ts'
import { HttpProblem } from '../http/problem.ts'
import { AuditLog } from './audit-log.ts'

export type Job = Selectable<JobTable>

/** Maximum of waiting reports per organization. Concurrent requests may exceed it by a few. */
export const maxQueued = 20

/** The finished and the waiting jobs of one organization. */
export class JobRepository extends OrganizationRepository<Database, 'jobs'> {
  constructor(db: ScopedDatabase<Database>) {
    super(db, 'jobs', { filterBy: ['status'] })
  }

  countQueued(): Promise<number> {
    return this.count({ where: { status: 'queued' } })
  }

  /** Newest first, without their results. */
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
 * Stores a job with the ids of the requesting session, and records it in the audit log.
 *
 * @throws {HttpProblem} 429 when the organization's queue is full
 */
export async function queueJob(
  session: OrganizationSession,
  job: { readonly kind: Job['kind']; readonly recipient: string | null },
): Promise<Job> {
  const tenants = await tenantDatabase()
  return tenants.transaction(session, async (db) => {
    const { userId, sessionId, actor } = session
    const jobs = new JobRepository(db)
    if ((await jobs.countQueued()) >= maxQueued) {
      const message = `${maxQueued} reports of this organization are already waiting.`
      throw new HttpProblem(429, 'too_many_reports', message, 'Try again when they are ready.', { retryAfter: 60 })
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

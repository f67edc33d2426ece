/**
 * Runs one job with the access of the user who requested it. The job holds the ids of a token that was verified then.
 * Clerk's live membership decides now: a user without access to the tasks gets no file.
 */
import { decideFresh, fresh, permission, sessionFromClaims, type MembershipClient } from '@rolecall/rbac'
import { tenantDatabase } from '../src/database/connection.ts'
import type { Job } from '../src/repositories/job-repository.ts'
import { TaskRepository } from '../src/repositories/task-repository.ts'
import { readTasks, tasksAsCsv, weeklyReport, type ReadTasks } from './files.ts'

/** `null` when Clerk did not respond, so that the job waits. */
export type Outcome = { readonly status: 'done' | 'refused'; readonly result: string } | null

export async function runJob(job: Job, clerk: MembershipClient, now: Date): Promise<Outcome> {
  const session = sessionFromClaims({
    sub: job.requested_by,
    sid: job.token_id,
    org_id: job.organization_id,
    ...(job.actor_id && { act: { sub: job.actor_id } }),
  })
  const decision = await decideFresh(clerk, session, fresh(permission('org:tasks:read')))
  if (!decision.allowed) {
    return decision.code === 'freshness_unavailable' ? null : { status: 'refused', result: decision.code }
  }
  const tenants = await tenantDatabase()
  const tasks = await readTasks(new TaskRepository(tenants.for(decision.session)))
  return { status: 'done', result: writers[job.kind](tasks, now) }
}

const writers = {
  export: tasksAsCsv,
  report: weeklyReport,
} as const satisfies Record<Job['kind'], (tasks: ReadTasks, now: Date) => string>

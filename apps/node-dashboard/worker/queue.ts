/**
 * Takes jobs from the database, each by one worker: first of the organization that was served least recently, so that
 * none keeps the others waiting. A job is locked while it is done and written in the
 * transaction that holds the lock: a worker that dies leaves it as it was, and the next one takes it at once.
 */
import type { SystemDatabase, SystemTables } from '@rolecall/repository'
import type { ExpressionBuilder } from 'kysely'
import type { Database } from '../src/database/database.ts'
import type { Job } from '../src/repositories/job-repository.ts'
import type { Outcome } from './run-job.ts'

/** After so many failures of its own a job is given up. */
const maxAttempts = 5
/** For so long a job waits for Clerk. Milliseconds. */
const maxWait = 24 * 60 * 60 * 1000
/** When so many jobs in a row could not be done, the rest wait for the next round. */
const maxWaiting = 3

interface QueueOptions {
  readonly database: SystemDatabase<Database>
  readonly run: (job: Job, now: Date) => Promise<Outcome>
  /** Between rounds, when nobody calls `wake`. Milliseconds. */
  readonly interval?: number
}

export interface Queue {
  /** There is something to do. */
  readonly wake: () => void
  /** Takes no further job; resolves when the one under way is done. */
  stop(): Promise<void>
}

export function startQueue({ database, run, interval = 5_000 }: QueueOptions): Queue {
  let stopped = false
  let again = false
  let round: Promise<void> | undefined
  const wake = () => {
    if (stopped) return
    if (round) again = true
    else round = doRound().finally(() => ((round = undefined), again && ((again = false), wake())))
  }
  const timer = setInterval(wake, interval)
  wake()
  return {
    wake,
    async stop() {
      stopped = true
      clearInterval(timer)
      await round
    },
  }

  async function doRound(): Promise<void> {
    const waiting: string[] = []
    try {
      while (!stopped && waiting.length < maxWaiting) {
        const result = await doNext(waiting)
        if (result === 'nothing') return
        if (result.status === 'queued') waiting.push(result.id)
      }
    } catch (error) {
      console.error(`tally worker: the queue could not be read: ${(error as Error).message}`)
    }
  }

  async function doNext(except: readonly string[]): Promise<Pick<Job, 'id' | 'status'> | 'nothing'> {
    return database.transaction().execute(async (db) => {
      let next = db.selectFrom('jobs').selectAll().where('status', '=', 'queued')
      if (except.length > 0) next = next.where('id', 'not in', except)
      const job = await next
        .orderBy('attempts')
        .orderBy(lastServed, (order) => order.asc().nullsFirst())
        .orderBy('requested_at')
        .limit(1)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst()
      if (!job) return 'nothing'
      const change = await attempt(job, new Date())
      await db
        .updateTable('jobs')
        .set(change)
        .where('organization_id', '=', job.organization_id)
        .where('id', '=', job.id)
        .execute()
      if (change.status === 'refused') await recordRefusal(db, job, change.result)
      return { id: job.id, status: change.status }
    })
  }

  async function attempt(job: Job, now: Date) {
    try {
      const outcome = await run(job, now)
      if (outcome) return { ...outcome, finished_at: now }
      const late = now.getTime() - job.requested_at.getTime() > maxWait
      return late
        ? ({ status: 'failed', result: 'freshness_unavailable', finished_at: now } as const)
        : ({ status: 'queued' } as const)
    } catch (error) {
      console.error(`tally worker: job ${job.id} failed: ${(error as Error).message}`)
      const attempts = job.attempts + 1
      return attempts >= maxAttempts
        ? ({ status: 'failed', attempts, result: 'failed', finished_at: now } as const)
        : ({ status: 'queued', attempts } as const)
    }
  }
}

/** When the worker last finished something for a job's organization. */
const lastServed = (eb: ExpressionBuilder<SystemTables<Database>, 'jobs'>) =>
  eb
    .selectFrom('jobs as served')
    .whereRef('served.organization_id', '=', 'jobs.organization_id')
    .select((inner) => inner.fn.max('served.finished_at').as('at'))

/** Whoever asked was allowed to then, and no longer is: the organization's log of denials says so. */
async function recordRefusal(db: SystemDatabase<Database>, job: Job, code: string): Promise<void> {
  const { organization_id, requested_by: user_id, actor_id } = job
  await db
    .insertInto('audit_events')
    .values({ organization_id, kind: 'denial', action: code, subject: `worker: ${job.kind}`, user_id, actor_id })
    .execute()
}

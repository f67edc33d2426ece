/**
 * Takes jobs from the database. The organization that was served least recently comes first, so that none blocks the
 * others. The transaction that locks a job also writes its result. When a worker dies, the job is unchanged and the next
 * worker takes it.
 */
import type { SystemDatabase, SystemTables } from '@rolecall/repository'
import type { ExpressionBuilder } from 'kysely'
import type { Database } from '../src/database/database.ts'
import type { Job } from '../src/repositories/job-repository.ts'
import type { Outcome } from './run-job.ts'

/** A job is given up after this many failures. */
const maxAttempts = 5
/** How long, in milliseconds, a job waits for Clerk. */
const maxWait = 24 * 60 * 60 * 1000
/** When this many jobs of a round could not be finished, the rest wait for the next round. */
const maxWaiting = 3

interface QueueOptions {
  readonly database: SystemDatabase<Database>
  readonly run: (job: Job, now: Date) => Promise<Outcome>
  /** Milliseconds between rounds without a call of `wake`. */
  readonly interval?: number
}

export interface Queue {
  /** Starts a round. */
  readonly wake: () => void
  /** Takes no further job. Resolves when the current one is finished. */
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

/** Records in the audit log that the requester has lost access since. */
async function recordRefusal(db: SystemDatabase<Database>, job: Job, code: string): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/naming-convention -- the name of a column
  const { organization_id, requested_by: user_id, actor_id } = job
  await db
    .insertInto('audit_events')
    .values({ organization_id, kind: 'denial', action: code, subject: `worker: ${job.kind}`, user_id, actor_id })
    .execute()
}

/**
 * A change that Clerk makes, and its entry in the audit log. No transaction spans both, so the entry goes first: into a
 * transaction that is kept when Clerk has made the change and rolled back when Clerk refuses. While the database is away
 * nothing is changed.
 */
import type { OrganizationSession } from '@rolecall/rbac'
import { patientDatabase } from '../database/connection.ts'
import { HttpProblem } from '../http/problem.ts'
import { auditLog, AuditLog, type Change } from '../repositories/audit-log.ts'
import { askClerk, isSilence } from './clerk-problem.ts'

/**
 * @param ask makes the change
 * @throws HttpProblem what Clerk said; 503 `outcome_unknown` when it said nothing, with an entry that says so; and the
 *   errors of the database, before anything is changed
 */
export async function recordedChange<Answer>(
  session: OrganizationSession,
  change: Change,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const tenants = await patientDatabase()
  let isMade = false
  try {
    return await tenants.transaction(session, async (db) => {
      await new AuditLog(db, session).record(change)
      const answer = await askClerk(ask)
      isMade = true
      return answer
    })
  } catch (error) {
    if (isMade) throw notRecorded(session, change, error)
    if (!isSilence(error)) throw error
    const log = await auditLog(session)
    await log.record({ ...change, subject: `${change.subject} (asked for: Clerk did not say whether it was done)` })
    throw outcomeUnknown()
  }
}

/** The database was lost between Clerk's answer and the end of the transaction: the server's own log is what is left. */
function notRecorded({ organization, userId }: OrganizationSession, { action }: Change, error: unknown): HttpProblem {
  const cause = (error as Error).message
  console.error(`tally: ${userId} did ${action} in ${organization.id}, which the audit log may lack: ${cause}`)
  return new HttpProblem(503, 'not_recorded', 'This was done, but it could not be written into the audit log.')
}

const outcomeUnknown = () =>
  new HttpProblem(
    503,
    'outcome_unknown',
    'Clerk did not say whether this was done. Look at the members before you try again.',
  )

/**
 * A change that Clerk makes, and its entry in the audit log. No transaction spans both, so the entry is written first.
 * Its transaction commits when Clerk has made the change, and rolls back when Clerk rejects it. While the database is
 * down, nothing is changed.
 */
import type { OrganizationSession } from '@rolecall/rbac'
import { patientDatabase } from '../database/connection.ts'
import { HttpProblem } from '../http/problem.ts'
import { auditLog, AuditLog, type Change } from '../repositories/audit-log.ts'
import { askClerk, isSilence } from './clerk-problem.ts'

/**
 * @param ask makes the change
 * @throws {HttpProblem} Clerk's own error; 503 `outcome_unknown` without a response from Clerk, with an entry that says
 *   so; 503 `not_recorded` when the database was lost after the change
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
    await log.record({ ...change, subject: `${change.subject} (requested: Clerk did not confirm it)` })
    throw outcomeUnknown()
  }
}

/** The database was lost between Clerk's response and the commit. The server's own log is all that is left. */
function notRecorded({ organization, userId }: OrganizationSession, { action }: Change, error: unknown): HttpProblem {
  const cause = (error as Error).message
  console.error(`tally: ${userId} did ${action} in ${organization.id}, which the audit log may lack: ${cause}`)
  return new HttpProblem(
    503,
    'not_recorded',
    'The change was made, but the audit log could not be written.',
    'Check the result, and tell the operator.',
  )
}

const outcomeUnknown = () =>
  new HttpProblem(
    503,
    'outcome_unknown',
    'Clerk did not confirm the change.',
    'Check the list of members before you try again.',
  )

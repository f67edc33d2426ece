/**
 * Records denials in the audit log of the visitor's active organization, or of the organization that an API key belongs
 * to. They are written in batches a moment later, so that denials stay fast and cannot be used to keep the database busy.
 */
import type { DenialEvent } from '@rolecall/astro/middleware'
import type { OrganizationSession } from '@rolecall/rbac'
import { systemDatabase } from '../database/connection.ts'
import type { DenialName } from '../dashboard/denial-words.ts'
import type { HttpProblem } from '../http/problem.ts'

/** When the queue is longer than this, new entries are dropped and counted in the log. */
const maxWaiting = 1_000
/** How long entries are collected before they are written, in milliseconds. */
const delay = 200

interface Entry {
  readonly organization_id: string
  readonly at: Date
  readonly action: DenialName
  readonly subject: string
  readonly user_id: string | null
  readonly actor_id: string | null
}

let waiting: Entry[] = []
let dropped = 0
let timer: NodeJS.Timeout | undefined

/** For `protectRoutes`: records a denial by the policy. A denial without an organization is not recorded. */
export function recordDenial(event: DenialEvent): void {
  const { machine } = event
  const organizationId = event.organizationId ?? (machine?.subject.startsWith('org_') ? machine.subject : null)
  if (organizationId === null) return
  keep({
    organization_id: organizationId,
    at: new Date(event.time),
    action: event.code,
    subject: event.action ?? `${event.method} ${event.routePattern ?? 'an unknown address'}`,
    user_id: event.userId,
    actor_id: event.actorId ?? machine?.tokenId ?? null,
  })
}

/** The denied user and organization, from a session or from an API key. */
export type Refused = Pick<OrganizationSession, 'actor'> & {
  readonly userId: string | null
  readonly organization: { readonly id: string }
}

/**
 * Records a denial by the app itself, beyond the policy.
 *
 * @param attempt the name of an action, or method and route
 * @returns the problem, to be thrown
 */
export function refusal<Problem extends HttpProblem<DenialName>>(
  { organization, userId, actor }: Refused,
  attempt: string,
  problem: Problem,
): Problem {
  keep({
    organization_id: organization.id,
    at: new Date(),
    action: problem.code,
    subject: attempt,
    user_id: userId,
    actor_id: actor?.id ?? null,
  })
  return problem
}

function keep(entry: Entry): void {
  if (waiting.length >= maxWaiting) dropped += 1
  else waiting.push(entry)
  timer ??= setTimeout(() => void writeDenials(), delay).unref()
}

/** Writes the waiting entries, also at the end of the process. Without a database they are lost, and the app goes on. */
export async function writeDenials(): Promise<void> {
  clearTimeout(timer)
  timer = undefined
  const [entries, lost] = [waiting, dropped]
  ;[waiting, dropped] = [[], 0]
  if (lost > 0) console.error(`tally: ${lost} denials were not recorded: the queue was full.`)
  if (entries.length === 0) return
  try {
    const database = systemDatabase('audit log of denials')
    await database
      ?.insertInto('audit_events')
      .values(entries.map((entry) => ({ ...entry, kind: 'denial' as const })))
      .execute()
  } catch (error) {
    console.error(`tally: ${entries.length} denials could not be recorded: ${(error as Error).message}`)
  }
}

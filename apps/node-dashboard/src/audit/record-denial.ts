/**
 * Denials go into the audit log of the organization that the visitor was working in, or that a program's API key belongs
 * to. They are written a moment later and together: answering "no" must not become slower, or a way to keep the database
 * busy.
 */
import type { DenialEvent } from '@rolecall/astro/middleware'
import type { OrganizationSession } from '@rolecall/rbac'
import { systemDatabase } from '../database/connection.ts'
import type { HttpProblem } from '../http/problem.ts'

/** Beyond this many that wait, further ones are dropped, and the count of them is logged. */
const MOST_WAITING = 1_000
const DELAY = 200

interface Entry {
  readonly organization_id: string
  readonly at: Date
  readonly action: string
  readonly subject: string
  readonly user_id: string | null
  readonly actor_id: string | null
}

let waiting: Entry[] = []
let dropped = 0
let timer: NodeJS.Timeout | undefined

/** For `protectRoutes`: what the policy denies. What belongs to no organization is kept by none. */
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

/** Who was refused something, and where: a session says it, and for an API key what is known of it. */
export type Refused = Pick<OrganizationSession, 'actor'> & {
  readonly userId: string | null
  readonly organization: { readonly id: string }
}

/**
 * Records what the app itself refuses, beyond the policy.
 *
 * @param what was tried: the name of an action, or method and route
 * @returns the problem, to be thrown
 */
export function refusal({ organization, userId, actor }: Refused, what: string, problem: HttpProblem): HttpProblem {
  keep({
    organization_id: organization.id,
    at: new Date(),
    action: problem.code,
    subject: what,
    user_id: userId,
    actor_id: actor?.id ?? null,
  })
  return problem
}

function keep(entry: Entry): void {
  if (waiting.length >= MOST_WAITING) dropped += 1
  else waiting.push(entry)
  timer ??= setTimeout(() => void writeDenials(), DELAY).unref()
}

/** Writes what waits; also called when the process ends. A database that does not answer costs the entries, not the app. */
export async function writeDenials(): Promise<void> {
  clearTimeout(timer)
  timer = undefined
  const [entries, lost] = [waiting, dropped]
  ;[waiting, dropped] = [[], 0]
  if (lost > 0) console.error(`tally: ${lost} denials were not recorded: more came in than could be written.`)
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

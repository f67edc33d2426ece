/**
 * Denials go into the audit log of the organization that the visitor was working in. They are written a moment later
 * and together: answering "no" must not become slower, or a way to keep the database busy.
 */
import type { DenialEvent } from '@rolecall/astro/middleware'
import { systemDatabase } from '../database/connection.ts'

/** Beyond this many that wait, further ones are dropped, and the count of them is logged. */
const MOST_WAITING = 1_000
const DELAY = 200

let waiting: DenialEvent[] = []
let dropped = 0
let timer: NodeJS.Timeout | undefined

export function recordDenial(event: DenialEvent): void {
  if (event.organizationId === null) return
  if (waiting.length >= MOST_WAITING) dropped += 1
  else waiting.push(event)
  timer ??= setTimeout(() => void writeDenials(), DELAY).unref()
}

/** Writes what waits; also called when the process ends. A database that does not answer costs the entries, not the app. */
export async function writeDenials(): Promise<void> {
  clearTimeout(timer)
  timer = undefined
  const [events, lost] = [waiting, dropped]
  ;[waiting, dropped] = [[], 0]
  if (lost > 0) console.error(`tally: ${lost} denials were not recorded: more came in than could be written.`)
  if (events.length === 0) return
  try {
    const database = systemDatabase('audit log of denials')
    await database
      ?.insertInto('audit_events')
      .values(
        events.map((event) => ({
          organization_id: event.organizationId ?? '',
          at: new Date(event.time),
          kind: 'denial' as const,
          action: event.code,
          subject: `${event.method} ${event.routePattern ?? 'an unknown address'}`,
          user_id: event.userId,
          actor_id: event.actorId,
        })),
      )
      .execute()
  } catch (error) {
    console.error(`tally: ${events.length} denials could not be recorded: ${(error as Error).message}`)
  }
}

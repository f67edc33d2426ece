/** Reads of sessions and of the clients (browsers) that hold them. */
import type { Instance } from '../instance/instance.ts'
import type { ClientRecord, SessionRecord } from '../store/records.ts'
import { isSignedIn } from './session-status.ts'

export const findClient = (instance: Instance, devBrowserId: string | null | undefined): ClientRecord | undefined =>
  devBrowserId ? instance.store.clients.by('devBrowser', devBrowserId)[0] : undefined

/** The session that this browser uses; `undefined` when it is signed out. */
export function activeSession(instance: Instance, client: ClientRecord): SessionRecord | undefined {
  const sessions = instance.store.sessions.by('client', client.id).filter((session) => isSignedIn(instance, session))
  return sessions.find((session) => session.id === client.lastActiveSessionId) ?? sessions[0]
}

/** Minutes since the first and the second factor were proved; -1 for a factor that was not. */
export function factorAges(instance: Instance, session: SessionRecord): [number, number] {
  const minutesSince = (time: number | null): number =>
    time === null ? -1 : Math.max(0, Math.floor((instance.clock.now() - time) / 60_000))
  return [minutesSince(session.firstFactorAt), minutesSince(session.secondFactorAt)]
}

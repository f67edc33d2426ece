/** The current status of sessions: the stored one, unless the session has expired since. */
import type { Instance } from '../instance/instance.ts'
import type { SessionRecord, SessionStatus } from '../store/records.ts'

export function currentStatus(instance: Instance, session: SessionRecord): SessionStatus {
  if (session.status !== 'active' && session.status !== 'pending') return session.status
  const now = instance.clock.now()
  if (session.expireAt <= now) return 'expired'
  if (session.abandonAt <= now) return 'abandoned'
  const { inactivityTimeout } = instance.settings
  if (inactivityTimeout !== null && session.lastActiveAt + inactivityTimeout <= now) return 'expired'
  return session.status
}

export function isSignedIn(instance: Instance, session: SessionRecord): boolean {
  const status = currentStatus(instance, session)
  return status === 'active' || status === 'pending'
}

/** Tasks that a pending session must complete before it is active. */
export const sessionTasks = (_instance: Instance, session: SessionRecord): { key: 'choose-organization' }[] | null =>
  session.status === 'pending' ? [{ key: 'choose-organization' }] : null

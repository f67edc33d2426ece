/** Changes of sessions and of the clients (browsers) that hold them. */
import { createId } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { ActorRecord, ClientRecord, SessionRecord, SessionStatus, UserRecord } from '../store/records.ts'
import { ApiError } from '../refusal/api-error.ts'
import { requireOrganization } from '../state/organizations.ts'
import { backendSession } from '../wire/backend/session-json.ts'
import { findMembership } from '../state/memberships.ts'
import { hasSecondFactor } from '../state/second-factors.ts'
import { isSignedIn } from '../state/session-status.ts'

const day = 86_400_000

export function createClient(instance: Instance): ClientRecord {
  const now = instance.clock.wall()
  const id = createId('client')
  return instance.store.clients.put({
    id,
    devBrowserId: createId('dvb'),
    lastActiveSessionId: null,
    signInId: null,
    signUpId: null,
    lastStrategy: null,
    createdAt: now,
    updatedAt: now,
  })
}

export interface NewSession {
  readonly client: ClientRecord
  readonly user: UserRecord
  /** `undefined` picks the user's first organization, as Clerk does. `null` picks none. */
  readonly organizationId?: string | null | undefined
  readonly strategy: string
  readonly actor?: ActorRecord | null
  /** Milliseconds. The lifetime of the instance by default. */
  readonly lifetime?: number | undefined
}

export function createSession(
  instance: Instance,
  { client, user, organizationId, strategy, actor = null, lifetime }: NewSession,
): SessionRecord {
  const now = instance.clock.now()
  for (const other of instance.store.sessions.by('client', client.id)) {
    if (other.userId === user.id && isSignedIn(instance, other)) endSession(instance, other, 'replaced')
  }
  const active =
    organizationId === undefined
      ? (instance.store.memberships.by('user', user.id)[0]?.organizationId ?? null)
      : organizationId
  const session = instance.store.sessions.put({
    id: createId('sess'),
    clientId: client.id,
    userId: user.id,
    status: instance.settings.requireOrganization && active === null ? 'pending' : 'active',
    organizationId: active,
    actor,
    firstFactorAt: now,
    // A user with a second factor has proved it at this point, or used a ticket, which stands for every factor.
    secondFactorAt: hasSecondFactor(instance, user) ? now : null,
    verification: null,
    lastActiveAt: now,
    expireAt: now + (lifetime ?? instance.settings.sessionLifetime),
    abandonAt: now + 30 * day,
    createdAt: now,
    updatedAt: now,
  })
  instance.store.clients.change(client.id, {
    lastActiveSessionId: session.id,
    lastStrategy: strategy,
    updatedAt: instance.clock.wall(),
  })
  instance.store.users.change(user.id, { lastSignInAt: now, lastActiveAt: now })
  instance.publish(session.status === 'pending' ? 'session.pending' : 'session.created', () =>
    backendSession(instance, session),
  )
  return session
}

/** Ends a session. A session that has ended already keeps its status. */
export function endSession(
  instance: Instance,
  session: SessionRecord,
  status: Exclude<SessionStatus, 'active' | 'pending'>,
): SessionRecord {
  if (session.status !== 'active' && session.status !== 'pending') return session
  const ended = instance.store.sessions.put({ ...session, status, updatedAt: instance.clock.now() })
  const client = instance.store.clients.get(session.clientId)
  if (client) {
    const next = instance.store.sessions.by('client', client.id).find((other) => isSignedIn(instance, other))
    instance.store.clients.put({
      ...client,
      lastActiveSessionId: client.lastActiveSessionId === session.id ? (next?.id ?? null) : client.lastActiveSessionId,
      updatedAt: instance.clock.wall(),
    })
  }
  if (status !== 'replaced') instance.publish(`session.${status}`, () => backendSession(instance, ended))
  return ended
}

/** Ends every session of a user except `exceptId`. */
export function endSessionsOf(
  instance: Instance,
  user: UserRecord,
  status: Exclude<SessionStatus, 'active' | 'pending'>,
  exceptId?: string,
): void {
  for (const session of instance.store.sessions.by('user', user.id))
    if (session.id !== exceptId) endSession(instance, session, status)
}

/** The refusal for a browser that has a session already. */
export const sessionExists = (current: SessionRecord): ApiError =>
  new ApiError(400, 'session_exists', 'Session already exists', "You're already signed in.", {
    session_id: current.id,
  })

/** Makes `organization` (an id or slug, or `''` for none) the active one. */
export function activateOrganization(instance: Instance, session: SessionRecord, organization: string): SessionRecord {
  const id = organization === '' ? null : requireOrganization(instance, organization).id
  if (id !== null && !findMembership(instance, id, session.userId)) {
    throw new ApiError(
      404,
      'resource_not_found',
      'Organization not found',
      'The user is not a member of that organization.',
      { param_name: 'active_organization_id' },
    )
  }
  const status = id === null && instance.settings.requireOrganization ? 'pending' : 'active'
  const changed = instance.store.sessions.put({
    ...session,
    organizationId: id,
    status,
    updatedAt: instance.clock.now(),
  })
  if (session.status === 'pending' && status === 'active')
    instance.publish('session.created', () => backendSession(instance, changed))
  return changed
}

export function touchSession(instance: Instance, session: SessionRecord): SessionRecord {
  const now = instance.clock.now()
  instance.store.clients.change(session.clientId, { lastActiveSessionId: session.id })
  instance.store.users.change(session.userId, { lastActiveAt: now })
  return instance.store.sessions.put({ ...session, lastActiveAt: now, abandonAt: now + 30 * day })
}

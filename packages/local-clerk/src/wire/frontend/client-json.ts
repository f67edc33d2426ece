/** Clients and sessions as the Frontend API writes them. Almost every answer carries the client. */
import { inconsistentData } from '../../errors/inconsistent-data.ts'
import type { ClientJSON, SessionJSON } from '@clerk/shared/types'
import type { Instance } from '../../instance/instance.ts'
import type { ClientRecord, SessionRecord } from '../../store/records.ts'
import { currentStatus, isSignedIn, sessionTasks } from '../../state/session-status.ts'
import { factorAges } from '../../state/sessions.ts'
import { mintSessionToken } from '../../token/session-token.ts'
import { publicUser } from '../public-user.ts'
import { signInJson } from './sign-in-json.ts'
import { signUpJson } from './sign-up-json.ts'
import { frontendUser } from './user-json.ts'
import { lastStrategy } from '../../state/sign-in-strategies.ts'
import type { Wire } from '../wire.ts'

export async function frontendSession(instance: Instance, session: SessionRecord, origin: string | null) {
  const user = instance.store.users.get(session.userId)
  if (!user) throw inconsistentData(`The session ${session.id} has no user.`)
  const status = currentStatus(instance, session)
  return {
    object: 'session' as const,
    id: session.id,
    status,
    factor_verification_age: factorAges(instance, session),
    expire_at: session.expireAt,
    abandon_at: session.abandonAt,
    last_active_at: session.lastActiveAt,
    last_active_token: isSignedIn(instance, session)
      ? { object: 'token' as const, jwt: await mintSessionToken(instance, session, { origin }) }
      : null,
    last_active_organization_id: session.organizationId,
    actor: session.actor,
    tasks: sessionTasks(instance, session),
    user: frontendUser(instance, user),
    public_user_data: publicUser(instance, user),
    created_at: session.createdAt,
    updated_at: session.updatedAt,
  } satisfies Wire<SessionJSON>
}

export async function frontendClient(instance: Instance, client: ClientRecord, origin: string | null) {
  const sessions = instance.store.sessions.by('client', client.id).filter((session) => isSignedIn(instance, session))
  const signIn = client.signInId ? instance.store.signIns.get(client.signInId) : undefined
  const signUp = client.signUpId ? instance.store.signUps.get(client.signUpId) : undefined
  return {
    object: 'client' as const,
    id: client.id,
    sessions: await Promise.all(sessions.map((session) => frontendSession(instance, session, origin))),
    sign_in: signIn && signIn.status !== 'complete' ? signInJson(instance, signIn) : null,
    sign_up: signUp && !signUp.createdUserId ? signUpJson(instance, signUp) : null,
    last_active_session_id: sessions.some((session) => session.id === client.lastActiveSessionId)
      ? client.lastActiveSessionId
      : (sessions[0]?.id ?? null),
    last_authentication_strategy: lastStrategy(client),
    cookie_expires_at: null,
    captcha_bypass: true,
    created_at: client.createdAt,
    updated_at: client.updatedAt,
  } satisfies Wire<ClientJSON>
}

/** Clients as the Backend API writes them. */
import type { ClientJSON } from '@clerk/backend'
import type { Instance } from '../../instance/instance.ts'
import { currentStatus } from '../../state/session-status.ts'
import { lastStrategy } from '../../state/sign-in-strategies.ts'
import type { ClientRecord } from '../../store/records.ts'
import type { Wire } from '../wire.ts'
import { backendSession } from './session-json.ts'

export function backendClient(instance: Instance, client: ClientRecord) {
  const sessions = instance.store.sessions.by('client', client.id)
  return {
    object: 'client',
    id: client.id,
    session_ids: sessions.map((session) => session.id),
    sessions: sessions
      .filter((session) => currentStatus(instance, session) === 'active')
      .map((session) => backendSession(instance, session)),
    sign_in_id: client.signInId,
    sign_up_id: client.signUpId,
    last_active_session_id: client.lastActiveSessionId,
    last_authentication_strategy: lastStrategy(client),
    created_at: client.createdAt,
    updated_at: client.updatedAt,
  } satisfies Wire<ClientJSON>
}

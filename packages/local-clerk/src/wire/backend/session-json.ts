/** Sessions as the Backend API writes them. */
import type { SessionJSON } from '@clerk/backend'
import type { Instance } from '../../instance/instance.ts'
import type { SessionRecord } from '../../store/records.ts'
import { currentStatus } from '../../state/session-status.ts'
import type { Wire } from '../wire.ts'

export function backendSession(instance: Instance, session: SessionRecord) {
  return {
    object: 'session' as const,
    id: session.id,
    client_id: session.clientId,
    user_id: session.userId,
    status: currentStatus(instance, session),
    ...(session.organizationId ? { last_active_organization_id: session.organizationId } : {}),
    actor: session.actor,
    last_active_at: session.lastActiveAt,
    expire_at: session.expireAt,
    abandon_at: session.abandonAt,
    created_at: session.createdAt,
    updated_at: session.updatedAt,
  } satisfies Wire<SessionJSON>
}

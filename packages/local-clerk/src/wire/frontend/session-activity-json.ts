/** A session in the list of a user's devices. */
import type { SessionWithActivitiesJSON } from '@clerk/shared/types'
import type { SessionRecord } from '../../store/records.ts'
import type { Wire } from '../wire.ts'

type Shown =
  | 'object'
  | 'id'
  | 'status'
  | 'expire_at'
  | 'abandon_at'
  | 'last_active_at'
  | 'last_active_organization_id'
  | 'actor'
  | 'latest_activity'
  | 'created_at'
  | 'updated_at'

export const sessionActivityJson = (session: SessionRecord) =>
  ({
    object: 'session',
    id: session.id,
    status: session.status,
    expire_at: session.expireAt,
    abandon_at: session.abandonAt,
    last_active_at: session.lastActiveAt,
    last_active_organization_id: session.organizationId,
    actor: session.actor,
    latest_activity: {
      object: 'session_activity',
      id: `sess_activity_${session.id.slice(5)}`,
      browser_name: 'Browser',
      device_type: 'This machine',
      is_mobile: false,
      ip_address: '127.0.0.1',
    },
    created_at: session.createdAt,
    updated_at: session.updatedAt,
  }) satisfies Wire<Pick<SessionWithActivitiesJSON, Shown>>

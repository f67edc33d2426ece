/** API keys as the Backend API writes them, without their secret. */
import type { APIKey } from '@clerk/backend'
import type { Instance } from '../../instance/instance.ts'
import { isExpired } from '../../state/expiry.ts'
import type { ApiKeyRecord } from '../../store/records.ts'
import type { Wire } from '../wire.ts'

export const apiKeyJson = (instance: Instance, key: ApiKeyRecord): Wire<Parameters<typeof APIKey.fromJSON>[0]> => ({
  object: 'api_key',
  id: key.id,
  type: 'api_key',
  name: key.name,
  subject: key.subject,
  scopes: key.scopes,
  claims: key.claims,
  revoked: key.revoked,
  revocation_reason: key.revocationReason,
  expired: isExpired(instance, key),
  expiration: key.expiresAt,
  created_by: key.createdBy,
  description: key.description,
  last_used_at: key.lastUsedAt,
  created_at: key.createdAt,
  updated_at: key.updatedAt,
})

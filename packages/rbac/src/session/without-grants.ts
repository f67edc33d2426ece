import { register } from './registry.ts'
import type { PendingSession, SignedOutSession } from './session.ts'

export const signedOut = (): SignedOutSession => register({ status: 'signed-out', userId: null, organization: null })

export const pending = (
  userId: PendingSession['userId'] = null,
  sessionId: PendingSession['sessionId'] = null,
  actor: PendingSession['actor'] = null,
): PendingSession => register({ status: 'pending', userId, sessionId, organization: null, actor })

import { register } from './registry.ts'
import type { MachineSession, Session, UserId } from './session.ts'
import { fieldsOf, sessionFromClaims, signedOut, text, texts, type Fields } from './session-from-claims.ts'

/**
 * The session behind what Clerk's `auth()` returns, in any of its SDKs: signed out, pending, signed in (an
 * impersonating `actor` is kept), API key, machine token or OAuth token. Never throws; what it does not recognise is
 * signed out.
 *
 * Everything about a person is read from the auth object's `sessionClaims`, so the server and the browser decide alike.
 *
 * @example
 * import { sessionFromAuth } from '@rolecall/rbac'
 * const session = sessionFromAuth(null) // in Astro: sessionFromAuth(Astro.locals.auth())
 * session.status // 'signed-out'
 */
export function sessionFromAuth(auth: unknown): Session {
  try {
    return read(fieldsOf(auth))
  } catch {
    return signedOut()
  }
}

function read({
  tokenType = 'session_token',
  isAuthenticated,
  sessionStatus,
  userId,
  sessionClaims,
  subject,
  scopes,
}: Fields): Session {
  if (tokenType === 'api_key' || tokenType === 'm2m_token' || tokenType === 'oauth_token')
    return isAuthenticated === true && text(subject)
      ? register<MachineSession>(
          {
            status: 'machine',
            tokenType,
            subject: text(subject),
            userId: (text(userId) || null) as UserId | null,
            organization: null,
            scopes: new Set(texts(scopes)),
          },
          undefined,
          null,
          new Set(texts(scopes)),
        )
      : signedOut()

  if (tokenType !== 'session_token') return signedOut()
  const session = isAuthenticated === false ? signedOut() : sessionFromClaims(sessionClaims)
  // Clerk hides who it is while a session is pending, unless told otherwise.
  if (sessionStatus === 'pending' && session.status !== 'pending')
    return register({ status: 'pending', userId: null, sessionId: null, organization: null, actor: null })
  return session.userId === userId ? session : signedOut()
}

import { fieldsOf, text, texts, type Fields } from './fields.ts'
import { register } from './registry.ts'
import type { MachineSession, Session, UserId } from './session.ts'
import { sessionFromClaims } from './session-from-claims.ts'
import { signedOut } from './signed-out.ts'

/**
 * The session of Clerk's auth object, as `auth()` returns it in any of its SDKs: signed out, pending, signed in (an
 * impersonating `actor` is kept), API key, machine token or OAuth token. Never throws; any other value gives
 * a signed-out session.
 *
 * Everything about a user is read from `sessionClaims`, so that the server and the browser decide alike.
 *
 * @example
 * ```ts
 * import { sessionFromAuth } from '@rolecall/rbac'
 * const session = sessionFromAuth(null) // in Astro: sessionFromAuth(Astro.locals.auth())
 * session.status // 'signed-out'
 * ```
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
  // By default, Clerk hides the user while a session is pending.
  if (sessionStatus === 'pending' && session.status !== 'pending')
    return register({ status: 'pending', userId: null, sessionId: null, organization: null, actor: null })
  return session.userId === userId ? session : signedOut()
}

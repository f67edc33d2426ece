import { fieldsOf, text, texts, type Fields } from './fields.ts'
import { register } from './registry.ts'
import type { MachineSession, Session, UserId } from './session.ts'
import { sessionFromClaims } from './session-from-claims.ts'
import { pending, signedOut } from './without-grants.ts'
import type { SessionAccess } from './user-role.ts'

/**
 * The session of Clerk's auth object, as `auth()` returns it in any of its SDKs: signed out, pending, signed in (an
 * impersonating `actor` is kept), API key, machine token or OAuth token. Never throws; any other value gives
 * a signed-out session.
 *
 * Everything about a user is read from `sessionClaims`, so that the server and the browser decide alike. The user's role
 * is read with the declaration: without `access`, the session has none.
 *
 * @example
 * ```ts
 * import { sessionFromAuth } from '@rolecall/rbac'
 * const session = sessionFromAuth(null) // in Astro: sessionFromAuth(Astro.locals.auth())
 * session.status // 'signed-out'
 * ```
 */
export function sessionFromAuth(auth: unknown, access?: SessionAccess): Session {
  try {
    return read(fieldsOf(auth), access)
  } catch {
    return signedOut()
  }
}

function read(auth: Fields, access: SessionAccess | undefined): Session {
  const { tokenType = 'session_token', isAuthenticated, sessionStatus, userId, sessionClaims, subject, scopes } = auth
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
          { scopes: new Set(texts(scopes)) },
        )
      : signedOut()

  if (tokenType !== 'session_token') return signedOut()
  const session = isAuthenticated === false ? signedOut() : sessionFromClaims(sessionClaims, access)
  // By default, Clerk hides the user while a session is pending.
  if (sessionStatus === 'pending' && session.status !== 'pending') return pending()
  return session.userId === userId ? session : signedOut()
}

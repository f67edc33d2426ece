import { register } from './registry.ts'
import type { MachineSession, Session, UserId } from './session.ts'
import { sessionFromClaims, signedOut } from './session-from-claims.ts'

const machineTypes: readonly unknown[] = ['api_key', 'm2m_token', 'oauth_token'] satisfies MachineSession['tokenType'][]

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
    return read((auth ?? {}) as Readonly<Record<string, unknown>>)
  } catch {
    return signedOut()
  }
}

function read(auth: Readonly<Record<string, unknown>>): Session {
  const { tokenType, isAuthenticated, sessionStatus, userId, sessionClaims } = auth
  if (machineTypes.includes(tokenType)) return isAuthenticated === true ? machineSession(auth) : signedOut()
  if (tokenType !== undefined && tokenType !== 'session_token') return signedOut()

  // Clerk hides who it is while a session is pending, unless told otherwise.
  if (!userId && sessionStatus === 'pending')
    return register({ status: 'pending', userId: null, sessionId: null, organization: null, actor: null })
  if (!userId || isAuthenticated === false) return signedOut()
  const session = sessionFromClaims(sessionClaims)
  return session.userId === userId ? session : signedOut()
}

function machineSession({ tokenType, subject, userId, scopes }: Readonly<Record<string, unknown>>): Session {
  if (typeof subject !== 'string' || !subject) return signedOut()
  const granted = Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : []
  return register(
    {
      status: 'machine',
      tokenType: tokenType as MachineSession['tokenType'],
      subject,
      userId: typeof userId === 'string' && userId ? (userId as UserId) : null,
      organization: null,
      scopes: new Set(granted),
    },
    { scopes: new Set(granted) },
  )
}

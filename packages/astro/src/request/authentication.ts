import type { Session } from '@rolecall/rbac'
import { sessionFromAuth } from '@rolecall/rbac'
import { RolecallError } from '../errors/rolecall-error.ts'
import { requestState } from './request-state.ts'

/** The session of a request, read once from the `auth` function that Clerk's middleware leaves in `locals`. */

/** The parts of an Astro context that guards read. Pages, endpoints, islands and actions have them. */
export interface AccessContext {
  readonly locals: object
  readonly params: Readonly<Record<string, string | undefined>>
}

/**
 * The session of a request.
 *
 * @throws {RolecallError} `middleware_missing` when Clerk's middleware did not run
 */
export function readSession(context: Pick<AccessContext, 'locals'>): Session {
  const state = requestState(context)
  state.personal = true
  return (state.session ??= sessionFromAuth(authOf(context.locals)))
}

/** Reads the session again, because Clerk's middleware ran again for a rewrite. */
export function refreshSession(context: Pick<AccessContext, 'locals'>): Session {
  return (requestState(context).session = sessionFromAuth(authOf(context.locals)))
}

const infrastructureReasons = new Set([
  'jwk-remote-failed-to-load',
  'jwk-remote-invalid',
  'jwk-remote-missing',
  'jwk-failed-to-resolve',
  'jwk-local-missing',
  'secret-key-invalid',
  'unexpected-error',
])

/** Whether Clerk reports a signed-out visitor because it could not verify the session. */
export function isAuthenticationBroken(locals: object): boolean {
  const reason: unknown = Reflect.get(locals, 'authReason')
  return typeof reason === 'string' && infrastructureReasons.has(reason)
}

/** The id of a machine's verified key or token. `null` when Clerk gives none. */
export function machineTokenId(locals: object): string | null {
  const id: unknown = Reflect.get(Object(authOf(locals)), 'id')
  return typeof id === 'string' ? id : null
}

function authOf(locals: object): unknown {
  const auth: unknown = Reflect.get(locals, 'auth')
  if (typeof auth !== 'function') {
    throw new RolecallError(
      'middleware_missing',
      'There is no session, because protectRoutes() did not run before this code or the route is one of its healthChecks.',
      'Export it from src/middleware.ts: export const onRequest = protectRoutes(). A prerendered page has no session: add "export const prerender = false".',
    )
  }
  return Reflect.apply(auth, locals, [{ treatPendingAsSignedOut: false, acceptsToken: 'any' }])
}

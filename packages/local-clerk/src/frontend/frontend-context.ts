/** The context of every Frontend API handler: the calling browser, its session, and the form of answers. */
import type { Context } from 'hono'
import { activeSession, findClient } from '../state/sessions.ts'
import { isSignedIn } from '../state/session-status.ts'
import type { Instance } from '../instance/instance.ts'
import type { ClientRecord, SessionRecord, UserRecord } from '../store/records.ts'
import { ApiError, notFound, signedOutError } from '../refusal/api-error.ts'
import { frontendClient } from '../wire/frontend/client-json.ts'
import { readBody, readQuery, type Params } from '../wire/params.ts'

export const devBrowserParameter = '__clerk_db_jwt'

/** Clerk's client adds these to any request. They are ignored. */
const ambient = ['locale', 'timezone', 'captcha_token', 'captcha_error', 'captcha_widget_type', 'captcha_action']

export function originOf(c: Context): string | null {
  const origin = c.req.header('origin')
  if (origin && origin !== 'null') return origin
  const referer = c.req.header('referer')
  return referer && URL.canParse(referer) ? new URL(referer).origin : null
}

/** @throws {ApiError} `dev_browser_unauthenticated`, on which Clerk's client requests a new development browser */
export function requireClient(instance: Instance, c: Context): ClientRecord {
  const client = findClient(instance, c.req.query(devBrowserParameter))
  if (client) return client
  throw new ApiError(
    401,
    'dev_browser_unauthenticated',
    'Browser unauthenticated',
    'The local Clerk does not know this browser. It may have restarted without its data. Clear the cookies if the error stays.',
  )
}

export interface SignedIn {
  readonly client: ClientRecord
  readonly session: SessionRecord
  readonly user: UserRecord
}

/** The session with this `id`, the one that the request names, or the browser's active one. */
export function requireSignedIn(instance: Instance, c: Context, id = c.req.query('_clerk_session_id')): SignedIn {
  const client = requireClient(instance, c)
  const session = id ? instance.store.sessions.get(id) : activeSession(instance, client)
  if (!session || session.clientId !== client.id || !isSignedIn(instance, session)) throw signedOutError()
  const user = instance.store.users.get(session.userId)
  if (!user) throw signedOutError()
  return { client, session, user }
}

/** A session of this browser, in any status. */
export function requireOwnSession(
  instance: Instance,
  c: Context,
  id: string,
): { client: ClientRecord; session: SessionRecord } {
  const client = requireClient(instance, c)
  const session = instance.store.sessions.get(id)
  if (!session || session.clientId !== client.id) throw notFound('Session')
  return { client, session }
}

export async function readForm(c: Context, ...allowed: readonly string[]): Promise<Params> {
  return (await readBody(c.req.raw)).only(...allowed, ...ambient)
}

export const readSearch = (c: Context, ...allowed: readonly string[]): Params =>
  readQuery(new URL(c.req.url)).only(...allowed)

/** Answers a mutation with the resource and the current client. */
export async function respond(
  instance: Instance,
  c: Context,
  client: ClientRecord,
  response: unknown,
): Promise<Response> {
  const current = instance.store.clients.get(client.id) ?? client
  return c.json({ response, client: await frontendClient(instance, current, originOf(c)) })
}

/** Answers a read. Without a client in it, the browser keeps its copy. */
export const respondRead = (c: Context, response: unknown): Response => c.json({ response, client: null })

/** What every Frontend API handler starts from: the browser that asks, its session, and how to answer. */
import type { Context } from 'hono'
import { activeSession, findClient } from '../state/sessions.ts'
import { isSignedIn } from '../state/session-status.ts'
import type { Instance } from '../instance/instance.ts'
import type { ClientRecord, SessionRecord, UserRecord } from '../store/records.ts'
import { ApiError, notFound, signedOutError } from '../refusal/api-error.ts'
import { frontendClient } from '../wire/frontend/client-json.ts'
import { readBody, readQuery, type Params } from '../wire/params.ts'

export const devBrowserParameter = '__clerk_db_jwt'

/** Sent along by the client with any request; of no use here. */
const ambient = ['locale', 'timezone', 'captcha_token', 'captcha_error', 'captcha_widget_type', 'captcha_action']

export function originOf(c: Context): string | null {
  const origin = c.req.header('origin')
  if (origin && origin !== 'null') return origin
  const referer = c.req.header('referer')
  return referer && URL.canParse(referer) ? new URL(referer).origin : null
}

/** @throws ApiError `dev_browser_unauthenticated`, which makes the client ask for a new development browser. */
export function requireClient(instance: Instance, c: Context): ClientRecord {
  const client = findClient(instance, c.req.query(devBrowserParameter))
  if (client) return client
  throw new ApiError(
    401,
    'dev_browser_unauthenticated',
    'Browser unauthenticated',
    'This browser is not known to the local Clerk, which may have been started again without its data. Clear the cookies when this stays.',
  )
}

export interface SignedIn {
  readonly client: ClientRecord
  readonly session: SessionRecord
  readonly user: UserRecord
}

/** The session named by `id`, by the request, or the browser's active one. */
export function requireSignedIn(instance: Instance, c: Context, id = c.req.query('_clerk_session_id')): SignedIn {
  const client = requireClient(instance, c)
  const session = id ? instance.store.sessions.get(id) : activeSession(instance, client)
  if (!session || session.clientId !== client.id || !isSignedIn(instance, session)) throw signedOutError()
  const user = instance.store.users.get(session.userId)
  if (!user) throw signedOutError()
  return { client, session, user }
}

/** A session of this browser, whether it lives or not. */
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

/** A mutation's answer: the resource, and the whole client as it is now. */
export async function respond(
  instance: Instance,
  c: Context,
  client: ClientRecord,
  response: unknown,
): Promise<Response> {
  const current = instance.store.clients.get(client.id) ?? client
  return c.json({ response, client: await frontendClient(instance, current, originOf(c)) })
}

/** A read's answer: no client, so that the browser's copy stays. */
export const respondRead = (c: Context, response: unknown): Response => c.json({ response, client: null })

/** How the test kit reaches a local Clerk: over HTTP, so that it works from any process. */
import { LocalClerkError, type LocalClerkErrorCode } from '../errors.ts'
import { LOCAL_SECRET_KEY } from '../keys/keys.ts'

/** Where a local Clerk is: what `startLocalClerk` returned, or its URL (`http://localhost:4321/__clerk` under `astro dev`). */
export interface ClerkAddress {
  readonly url: string
}

/** The address from `CLERK_API_URL` when none is given, as the app itself reads it. */
export function resolveAddress(clerk: ClerkAddress | undefined): ClerkAddress {
  if (clerk) return clerk
  const url = process.env['CLERK_API_URL']
  if (url) return { url }
  throw new LocalClerkError(
    'invalid_option',
    'No local Clerk was named. Pass { clerk } with what startLocalClerk returned, or set CLERK_API_URL.',
  )
}

export async function callControl(
  clerk: ClerkAddress,
  path: string,
  body?: Readonly<Record<string, unknown>>,
  method = body ? 'POST' : 'GET',
): Promise<unknown> {
  const init: RequestInit = {
    method,
    headers: { authorization: `Bearer ${LOCAL_SECRET_KEY}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  }
  const response = await send(clerk, `${clerk.url}/control${path}`, init)
  const answer = (await response.json()) as { errors?: { code: string; long_message: string }[] }
  const [error] = answer.errors ?? []
  if (error) throw new LocalClerkError(error.code as LocalClerkErrorCode, error.long_message)
  return answer
}

async function send(clerk: ClerkAddress, url: string, init: RequestInit): Promise<Response> {
  try {
    // A connection kept from before a restart on the same port fails once; the second try makes a new one.
    return await fetch(url, init).catch((error: unknown) =>
      isStaleConnection(error) ? fetch(url, init) : Promise.reject(error as Error),
    )
  } catch (cause) {
    throw new LocalClerkError(
      'not_reachable',
      `No local Clerk answers at ${clerk.url}. Start it, or correct the address.`,
      { cause },
    )
  }
}

function isStaleConnection(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET'
}

/** The test kit reaches a local Clerk over HTTP, so that it works from any process. */
import { LocalClerkError, type LocalClerkErrorCode } from '../errors/local-clerk-error.ts'
import { localSecretKey } from '../keys/local-keys.ts'

/**
 * The address of a local Clerk: the result of `startLocalClerk`, or `{ url: 'http://localhost:4321/__clerk' }` under
 * `astro dev`.
 */
export interface ClerkAddress {
  readonly url: string
}

/** Falls back to `CLERK_API_URL`, which the app itself reads. */
export function resolveAddress(clerk: ClerkAddress | undefined): ClerkAddress {
  if (clerk) return clerk
  const url = process.env['CLERK_API_URL']
  if (url) return { url }
  throw new LocalClerkError(
    'invalid_option',
    'No local Clerk was named.',
    'Pass { clerk } with the result of startLocalClerk, or set CLERK_API_URL.',
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
    headers: { authorization: `Bearer ${localSecretKey}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  }
  const response = await send(clerk, `${clerk.url}/control${path}`, init)
  const answer = (await response.json()) as { errors?: Refusal[] }
  const [refusal] = answer.errors ?? []
  if (refusal) throw fromRefusal(refusal)
  return answer
}

interface Refusal {
  readonly code: string
  readonly long_message: string
  readonly meta: { readonly hint?: string }
}

/** The refusals that keep their code. All others become `request_refused`. */
const known: ReadonlySet<string> = new Set<LocalClerkErrorCode>([
  'unknown_user',
  'unknown_organization',
  'not_a_member',
  'unknown_snapshot',
])

function fromRefusal({ code, long_message: what, meta }: Refusal): LocalClerkError {
  const hint = meta.hint ?? `The local Clerk answered ${code}. Correct the call.`
  return new LocalClerkError(known.has(code) ? (code as LocalClerkErrorCode) : 'request_refused', what, hint)
}

async function send(clerk: ClerkAddress, url: string, init: RequestInit): Promise<Response> {
  try {
    // After a restart on the same port, a kept connection fails once. The retry opens a new one.
    return await fetch(url, init).catch((error: unknown) =>
      isStaleConnection(error) ? fetch(url, init) : Promise.reject(error as Error),
    )
  } catch (cause) {
    throw new LocalClerkError(
      'not_reachable',
      `No local Clerk answers at ${clerk.url}.`,
      'Start it, or correct the address.',
      { cause },
    )
  }
}

function isStaleConnection(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET'
}

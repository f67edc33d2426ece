/** Session tokens signed with a test key, and the auth objects that Clerk's real SDK makes of them. */
import { createClerkClient } from '@clerk/backend'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'

const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })

export const pem = await exportSPKI(publicKey)
export const jwk = { ...(await exportJWK(publicKey)), kid: 'ins_1', alg: 'RS256', use: 'sig' }
export const origin = 'https://app.example.com'

export interface SignOptions {
  /** Seconds since the epoch. */
  readonly now?: number
  readonly header?: Record<string, unknown>
}

export function sign(
  claims: Record<string, unknown>,
  { now = Math.floor(Date.now() / 1000), header = {} }: SignOptions = {},
): Promise<string> {
  const times = { iat: now, nbf: now - 10, exp: now + 60 }
  return new SignJWT({ iss: 'https://clerk.example.com', azp: origin, ...times, ...claims })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'ins_1', ...header })
    .sign(privateKey)
}

const clerk = createClerkClient({
  secretKey: 'sk_test_abc',
  publishableKey: `pk_test_${btoa('clerk.example.com$').replace(/=+$/, '')}`,
  jwtKey: pem,
  telemetry: { disabled: true },
})

/** The result of `auth()` for a request with this token, from Clerk's own code. */
export async function authFor(token: string) {
  const request = new Request(origin, { headers: { authorization: `Bearer ${token}` } })
  const state = await clerk.authenticateRequest(request, { authorizedParties: [origin] })
  return { auth: state.toAuth(), reason: state.reason }
}

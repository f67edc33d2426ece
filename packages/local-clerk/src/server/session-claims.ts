/** The claims that an instance adds to its session tokens. */
import { LocalClerkError } from '../errors/local-clerk-error.ts'
import { unknownShortcode, type Claims } from '../token/shortcodes.ts'

/** Clerk's own claims of a session token. */
const reserved = ['act', 'azp', 'exp', 'fea', 'fva', 'iat', 'iss', 'jti', 'nbf', 'o', 'pla', 'sid', 'sts', 'sub', 'v']

/** @throws {LocalClerkError} `invalid_option` for a claim of Clerk's own, and for an unknown shortcode */
export function checkSessionClaims(claims: unknown): Claims {
  if (claims === undefined) return {}
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims))
    throw wrong(
      'instance.sessionClaims must be an object.',
      "Map claims to values: { metadata: '{{user.public_metadata}}' }.",
    )
  const taken = Object.keys(claims).find((name) => reserved.includes(name))
  if (taken !== undefined)
    throw wrong(`instance.sessionClaims cannot set ${taken}, because it is one of Clerk's own claims.`, 'Rename it.')
  const unknown = unknownShortcode(claims)
  if (unknown !== undefined)
    throw wrong(`instance.sessionClaims has the unknown shortcode ${unknown}.`, 'Correct it, or leave it out.')
  return claims as Claims
}

const wrong = (what: string, hint: string): LocalClerkError => new LocalClerkError('invalid_option', what, hint)

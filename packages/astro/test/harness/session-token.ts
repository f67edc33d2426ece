import { createHash, createSign, generateKeyPairSync } from 'node:crypto'
import { fixtureEnvironment } from './build-fixture.ts'

/**
 * Session tokens as Clerk signs them (version 2), with a key of our own: the real SDK verifies them offline, given
 * `jwtKey`. Each run generates a new key.
 */
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

export const testJwtKey = publicKey.export({ type: 'spki', format: 'pem' }).toString()

export interface Person {
  readonly userId?: string
  readonly organization?: {
    readonly id: string
    readonly slug: string
    readonly role: string
    readonly permissions?: readonly string[]
  }
  readonly pending?: boolean
  readonly actor?: string
  /** Minutes since first and second factor. */
  readonly factorAges?: readonly [number, number]
  readonly expired?: boolean
}

export function sessionToken(person: Person): string {
  const now = Math.floor(Date.now() / 1000) - (person.expired ? 600 : 0)
  const payload = {
    iss: 'https://fixture.clerk.accounts.dev',
    iat: now - 5,
    nbf: now - 15,
    exp: now + 55,
    jti: 'test',
    sid: 'sess_test',
    sub: person.userId ?? 'user_ada',
    sts: person.pending ? 'pending' : 'active',
    fva: person.factorAges ?? [0, -1],
    v: 2,
    ...(person.actor && { act: { sub: person.actor } }),
    ...(person.organization && organizationClaims(person.organization)),
  }
  // `exp` lies an hour ahead unless a test asks for an expired token.
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const body = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'ins_test' })}.${encode({ ...payload, exp: person.expired ? now + 55 : now + 3600 })}`
  return `${body}.${createSign('RSA-SHA256').update(body).sign(privateKey).toString('base64url')}`
}

const browsers = new Map<string, string>()

/**
 * The cookies of a browser that is signed in as this person; `null` is a browser that is signed out. One browser per
 * person: its pages differ in nothing but what the server makes different.
 */
export function sessionCookies(person: Person | null): string {
  const key = JSON.stringify(person)
  const cookies = browsers.get(key) ?? newCookies(person)
  browsers.set(key, cookies)
  return cookies
}

function newCookies(person: Person | null): string {
  const suffix = createHash('sha1')
    .update(fixtureEnvironment.PUBLIC_CLERK_PUBLISHABLE_KEY)
    .digest('base64url')
    .slice(0, 8)
  const uat = person === null ? '0' : String(Math.floor(Date.now() / 1000) - 7200)
  const pairs: [string, string][] = [
    ['__client_uat', uat],
    ['__clerk_db_jwt', 'dvb_test'],
  ]
  if (person !== null) pairs.push(['__session', sessionToken(person)])
  return pairs.flatMap(([name, value]) => [`${name}=${value}`, `${name}_${suffix}=${value}`]).join('; ')
}

/** `org:tasks:read` becomes feature `o:tasks`, permission `read`, and one bit of the feature's mask. */
function organizationClaims({ id, slug, role, permissions = [] }: NonNullable<Person['organization']>): object {
  const pairs = permissions.map((permission) => permission.replace(/^org:/, '').split(':') as [string, string])
  const features = [...new Set(pairs.map(([feature]) => feature))]
  const actions = [...new Set(pairs.map(([, action]) => action))]
  const masks = features.map((feature) =>
    actions.reduce(
      (mask, action, index) => (pairs.some(([f, a]) => f === feature && a === action) ? mask | (1 << index) : mask),
      0,
    ),
  )
  return {
    o: { id, slg: slug, rol: role.replace(/^org:/, ''), per: actions.join(','), fpm: masks.join(',') },
    fea: features.map((feature) => `o:${feature}`).join(','),
  }
}

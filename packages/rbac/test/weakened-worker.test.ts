/** The same as weakened.test.ts, for the verification of tokens. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generateKeyPair, exportSPKI } from 'jose'
import { expect, test } from 'vitest'
import { loadWorkerCopy, type Worker } from './build.ts'
import { jwk, origin, pem, sign } from './signed-tokens.ts'

const now = 1_800_000_000
const claims = { v: 2, sub: 'user_1', sid: 'sess_1' }
const clock = () => now * 1000
const token = await sign(claims, { now })
const otherPem = await exportSPKI((await generateKeyPair('RS256', { extractable: true })).publicKey)

/** Each returns whether the attack fails. */
const attacks: Record<string, (worker: Worker) => Promise<boolean>> = {
  'an expired token, and one of the future': async ({ verifySessionToken }) => {
    const times = [{ exp: now - 6 }, { nbf: now + 6 }, { iat: now + 6 }]
    const tokens = await Promise.all(times.map((time) => sign({ ...claims, ...time }, { now })))
    const sessions = await Promise.all(tokens.map((each) => verifySessionToken(each, { jwtKey: pem, clock })))
    return sessions.every(({ status }) => status === 'signed-out')
  },
  'a token of another origin': async ({ verifySessionToken }) =>
    (await verifySessionToken(token, { jwtKey: pem, clock, authorizedParties: ['https://b.example.com'] })).status ===
    'signed-out',
  'a token of another issuer, and no issuer': async ({ verifySessionToken }) => {
    const status = async (issuer: string) => (await verifySessionToken(token, { jwtKey: pem, clock, issuer })).status
    const empty = await status('').catch(() => 'refused')
    return (await status('https://clerk.evil.com')) === 'signed-out' && empty === 'refused'
  },
  'a cached token of another issuer, and of another declaration': async ({
    createSessionCache,
    verifySessionToken,
  }) => {
    const options = { jwtKey: pem, clock, cache: createSessionCache() }
    const access = { user: { claim: 'metadata.role', metadata: 'role', roles: [{ key: 'admin', permissions: [] }] } }
    const admin = await sign({ ...claims, metadata: { role: 'admin' } }, { now })
    await verifySessionToken(admin, { ...options, access })
    const [other, undeclared] = [
      await verifySessionToken(admin, { ...options, access, issuer: 'https://clerk.evil.com' }),
      await verifySessionToken(admin, options),
    ]
    return other.status === 'signed-out' && undeclared.status === 'signed-in' && undeclared.userRole === null
  },
  'a secret key that follows a redirect': async ({ verifySessionToken }) => {
    let leaked = false
    const server = createServer((request, response) => {
      leaked ||= request.url === '/elsewhere'
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await verifySessionToken(token, { secretKey: 'sk_test_abc', apiUrl, clock }).catch(() => null)
    server.closeAllConnections()
    server.close()
    return !leaked
  },
  'an empty list of origins': ({ verifySessionToken }) =>
    verifySessionToken(token, { jwtKey: pem, clock, authorizedParties: [] }).then(() => false, () => true), // prettier-ignore
  'two sources of keys': ({ verifySessionToken }) =>
    verifySessionToken(token, { jwtKey: pem, jwks: { keys: [jwk] }, clock } as never).then(() => false, () => true), // prettier-ignore
  'a cached token at another origin': async ({ createSessionCache, verifySessionToken }) => {
    const cache = createSessionCache()
    await verifySessionToken(token, { jwtKey: pem, clock, cache })
    const session = await verifySessionToken(token, {
      jwtKey: pem,
      clock,
      cache,
      authorizedParties: ['https://b.example.com'],
    })
    return session.status === 'signed-out'
  },
  'a cached token for another key': async ({ createSessionCache, verifySessionToken }) => {
    const cache = createSessionCache()
    await verifySessionToken(token, { jwtKey: pem, clock, cache })
    return (await verifySessionToken(token, { jwtKey: otherPem, clock, cache })).status === 'signed-out'
  },
  'another token that begins like a cached one': async ({ createSessionCache, verifySessionToken }) => {
    const cache = createSessionCache()
    await verifySessionToken(token, { jwtKey: pem, clock, cache })
    const [header, payload] = token.split('.')
    return (
      (await verifySessionToken(`${header}.${payload}.AAAA`, { jwtKey: pem, clock, cache })).status === 'signed-out'
    )
  },
  'a cached token past its end': async ({ createSessionCache, verifySessionToken }) => {
    const cache = createSessionCache()
    await verifySessionToken(token, { jwtKey: pem, clock, cache })
    return (
      (await verifySessionToken(token, { jwtKey: pem, clock: () => (now + 70) * 1000, cache })).status === 'signed-out'
    )
  },
  'a cache without end': async ({ createSessionCache, verifySessionToken }) => {
    const cache = createSessionCache(2)
    for (const jti of ['a', 'b', 'c', 'd'])
      await verifySessionToken(await sign({ ...claims, jti }, { now }), { jwtKey: pem, clock, cache })
    return cache.size === 2
  },
  'an outage that signs out': async ({ verifySessionToken }) =>
    verifySessionToken(token, { jwks: { keys: [] }, clock }).then(() => false, () => true), // prettier-ignore
  'a very long token': async ({ verifySessionToken }) =>
    (
      await verifySessionToken(await sign({ ...claims, note: 'x'.repeat(20_000) }, { now }), {
        jwtKey: pem,
        clock,
        authorizedParties: [origin],
      })
    ).status === 'signed-out',
}

async function holesIn(worker: Worker): Promise<string[]> {
  const found: string[] = []
  for (const [name, isFendedOff] of Object.entries(attacks)) if (!(await isFendedOff(worker))) found.push(name)
  return found
}

const guards: [file: string, guard: string, without: string][] = [
  ['src/worker/verify-session-token.ts', `!isCurrent(claims, now)`, `false`],
  ['src/worker/verify-session-token.ts', `exp * 1000 > now - clockSkew`, `true`],
  ['src/worker/verify-session-token.ts', `nbf * 1000 <= now + clockSkew`, `true`],
  ['src/worker/verify-session-token.ts', `iat * 1000 <= now + clockSkew`, `true`],
  ['src/worker/verify-session-token.ts', `...(authorizedParties && { authorizedParties }),`, ``],
  ['src/worker/verify-session-token.ts', `authorizedParties?.length === 0`, `false`],
  [
    'src/worker/verify-session-token.ts',
    `[source.id, authorizedParties, issuers, access?.user, token]`,
    `[source.id, issuers, access?.user, token]`,
  ],
  [
    'src/worker/verify-session-token.ts',
    `[source.id, authorizedParties, issuers, access?.user, token]`,
    `[authorizedParties, issuers, access?.user, token]`,
  ],
  [
    'src/worker/verify-session-token.ts',
    `[source.id, authorizedParties, issuers, access?.user, token]`,
    `[source.id, authorizedParties, issuers, access?.user, token.split('.')[1]]`,
  ],
  [
    'src/worker/verify-session-token.ts',
    `[source.id, authorizedParties, issuers, access?.user, token]`,
    `[source.id, authorizedParties, access?.user, token]`,
  ],
  [
    'src/worker/verify-session-token.ts',
    `[source.id, authorizedParties, issuers, access?.user, token]`,
    `[source.id, authorizedParties, issuers, token]`,
  ],
  ['src/worker/verify-session-token.ts', `...(issuer && { issuer }),`, ``],
  [
    'src/worker/verify-session-token.ts',
    `issuers.length && issuers.every((each) => each && typeof each === 'string')`,
    `true`,
  ],
  ['src/worker/fetch-keys.ts', `redirect: 'manual'`, `redirect: 'follow'`],
  ['src/worker/verify-session-token.ts', `token.length > maximumLength`, `false`],
  ['src/worker/session-cache.ts', `now < entry.expiresAt`, `true`],
  ['src/worker/session-cache.ts', `this.#entries.size <= this.#maximum`, `true`],
  ['src/worker/key-source.ts', `given.length !== 1 || !given[0]`, `false`],
  ['src/worker/key-store.ts', `!key && this.#failure`, `false`],
]

test('the unchanged verification has no hole', async () => {
  expect(await holesIn(await loadWorkerCopy())).toEqual([])
})

for (const [file, guard, without] of guards)
  test(`an attack gets through without: ${file.replace(/.*\//, '')} ${guard}${without && ` (${without})`}`, async () => {
    let replaced = 0
    const weakened = await loadWorkerCopy((source, name) => {
      if (name !== file) return source
      replaced = source.split(guard).length - 1
      return source.replaceAll(guard, without)
    })
    expect(replaced, 'the guard is in the source').toBeGreaterThan(0)
    expect(await holesIn(weakened).catch((error: unknown) => [String(error)])).not.toEqual([])
  })

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { expect, onTestFinished, test, vi } from 'vitest'
import { jwk, origin, pem, sign } from '../../test/signed-tokens.ts'
import { AccessError, decide, defineAccess, isVerifiedSession, permission, userRole } from '../index.ts'
import { createSessionCache, verifySessionToken, type VerifySessionTokenOptions } from '../worker.ts'

const now = 1_800_000_000
const claims = {
  v: 2,
  sub: 'user_1',
  sid: 'sess_1',
  fea: 'o:tasks',
  o: { id: 'org_1', rol: 'admin', per: 'read', fpm: '1' },
}
const at = (seconds: number) => () => seconds * 1000
const options = { jwtKey: pem, authorizedParties: [origin], clock: at(now) }
const signNow = (more: object = {}, header = {}) => sign({ ...claims, ...more }, { now, header })
const statusOf = async (token: string, with_: VerifySessionTokenOptions = options) =>
  (await verifySessionToken(token, with_)).status

/** A key endpoint on a free port. It can be switched off, counts requests, and can change its answer. */
async function startKeyServer() {
  const state = { down: false, requests: [] as string[], body: JSON.stringify({ keys: [jwk] }) }
  const server = createServer((request, response) => {
    state.requests.push(`${request.url} ${request.headers.authorization ?? ''}`.trim())
    response
      .writeHead(state.down ? 503 : 200, { 'content-type': 'application/json' })
      .end(state.down ? '{"errors":[]}' : state.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())))
  return { state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test('a session token becomes a session', async () => {
  const session = await verifySessionToken(await signNow(), options)
  expect(isVerifiedSession(session)).toBe(true)
  expect(session).toMatchObject({
    status: 'signed-in',
    userId: 'user_1',
    organization: { id: 'org_1', role: 'org:admin' },
  })
  expect(decide(session, permission('org:tasks:read')).allowed).toBe(true)
  expect(await statusOf(await signNow({ sts: 'pending' }))).toBe('pending')
})

test('a token that is not valid gives a signed-out session', async () => {
  const good = await signNow()
  const [header, payload, signature] = good.split('.') as [string, string, string]
  const encode = (value: unknown) => btoa(JSON.stringify(value)).replace(/=+$/, '')
  const other = await generateKeyPair('RS256')
  const forged = await new SignJWT({ ...claims, azp: origin, iat: now, exp: now + 60 })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'ins_1' })
    .sign(other.privateKey)
  const confused = await new SignJWT({ ...claims, azp: origin, iat: now, exp: now + 60 })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: 'ins_1' })
    .sign(new TextEncoder().encode(pem))
  const bad: Record<string, unknown> = {
    empty: '',
    text: 'not a token',
    'two parts': `${header}.${payload}`,
    'no signature': `${header}.${payload}.`,
    'another signature': `${header}.${payload}.${signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}`,
    'another payload': `${header}.${encode({ ...claims, sub: 'user_2', azp: origin, iat: now, exp: now + 60 })}.${signature}`,
    'another header': `${encode({ alg: 'none', typ: 'JWT', kid: 'ins_1' })}.${payload}.${signature}`,
    unsigned: new UnsecuredJWT({ ...claims, azp: origin }).setExpirationTime(now + 60).encode(),
    'signed with another key': forged,
    'signed with the public key as a secret': confused,
    'of another origin': await signNow({ azp: 'https://evil.example.com' }),
    'of no origin': await signNow({ azp: undefined }),
    'of another kind': await signNow({}, { cat: 'cl_B7d4PD333AAA' }),
    'of another type': await signNow({}, { typ: 'at+jwt' }),
    'without a session': await signNow({ sid: undefined }),
    'without an end': await signNow({ exp: undefined }),
    'with an end in words': await signNow({ exp: 'tomorrow' }),
    'with a start in words': await signNow({ nbf: 'tomorrow' }),
    'very long': await signNow({ note: 'x'.repeat(20_000) }),
    'a number': 7,
    null: null,
    undefined: undefined,
    object: { toString: () => good },
  }
  for (const [name, token] of Object.entries(bad)) {
    const session = await verifySessionToken(token as string, options)
    expect(session, name).toEqual({ status: 'signed-out', userId: null, organization: null })
    expect(isVerifiedSession(session)).toBe(true)
  }
  expect(await statusOf(good)).toBe('signed-in')
})

test('checks the times of a token by the given clock, with 5 seconds of tolerance', async () => {
  const token = await signNow()
  const when = (seconds: number) => statusOf(token, { ...options, clock: at(seconds) })
  expect([await when(now - 5), await when(now), await when(now + 64.999)]).toEqual([
    'signed-in',
    'signed-in',
    'signed-in',
  ])
  expect([await when(now - 5.001), await when(now + 65), await when(now + 10_000)]).toEqual([
    'signed-out',
    'signed-out',
    'signed-out',
  ])
  expect(await statusOf(await signNow({ nbf: now + 6 }))).toBe('signed-out')
  // Without the option, the clock is the machine's.
  expect(await statusOf(await sign(claims), { jwtKey: pem })).toBe('signed-in')
  expect(await statusOf(token, { jwtKey: pem })).toBe('signed-out')
})

test('requires exactly one source of keys, and origins that are not an empty list', async () => {
  const token = await signNow()
  const wrong: unknown[] = [
    {}, { jwtKey: '' }, { jwtKey: undefined }, { jwtKey: pem, secretKey: 'sk_test_abc' }, { jwtKey: pem, jwks: { keys: [jwk] } },
    { jwtKey: 'not a key' }, { jwtKey: pem.slice(0, 300) }, { ...options, authorizedParties: [] },
  ] // prettier-ignore
  for (const value of wrong)
    await expect(verifySessionToken(token, value as never)).rejects.toMatchObject({
      name: 'AccessError',
      code: 'invalid_options',
    })
})

test('accepts a PEM in the forms of environment variables', async () => {
  const token = await signNow()
  expect(await statusOf(token, { ...options, jwtKey: pem.trim().replaceAll('\n', String.raw`\n`) })).toBe('signed-in')
  expect(await statusOf(token, { ...options, jwtKey: pem.replaceAll('\n', '\r\n') })).toBe('signed-in')
})

test('accepts a key set, and finds the key by its id', async () => {
  const { jwtKey: _jwtKey, ...rest } = options
  const other = await generateKeyPair('RS256', { extractable: true })
  const otherJwk = { ...(await exportJWK(other.publicKey)), kid: 'ins_2' }
  expect(await statusOf(await signNow(), { ...rest, jwks: { keys: [otherJwk, jwk] } })).toBe('signed-in')
  expect(await statusOf(await signNow(), { ...rest, jwks: { keys: [{ ...otherJwk, kid: 'ins_1' }] } })).toBe(
    'signed-out',
  )
  expect(await statusOf(await signNow({}, { kid: 'ins_9' }), { ...rest, jwks: { keys: [jwk] } })).toBe('signed-out')
  expect(await statusOf(await signNow({}, { kid: 7 }), { ...rest, jwks: { keys: [jwk] } })).toBe('signed-out')
  for (const keys of [[], [{ kty: 'EC', kid: 'ins_1' }], [{ ...jwk, n: 'AQAB' }], [{ ...jwk, kid: undefined }]])
    await expect(statusOf(await signNow(), { ...rest, jwks: { keys } as never })).rejects.toMatchObject({
      code: 'keys_unavailable',
    })
  expect(await exportSPKI(other.publicKey)).not.toBe(pem)
})

test('with a secret key, reads the keys from Clerk’s Backend API, and then from memory', async () => {
  const { state, url } = await startKeyServer()
  const remote = { secretKey: 'sk_test_abc', apiUrl: url, authorizedParties: [origin], clock: at(now) }
  expect(await statusOf(await signNow(), remote)).toBe('signed-in')
  const all = await Promise.all(Array.from({ length: 20 }, async () => statusOf(await signNow(), remote)))
  expect(new Set(all)).toEqual(new Set(['signed-in']))
  expect(state.requests).toEqual(['/v1/jwks Bearer sk_test_abc'])
})

test('accepts the given issuers only', async () => {
  const iss = 'https://clerk.example.com'
  const token = await signNow()
  expect(await statusOf(token, { ...options, issuer: iss })).toBe('signed-in')
  expect(await statusOf(token, { ...options, issuer: ['https://other.example.com', iss] })).toBe('signed-in')
  for (const issuer of ['https://clerk.example.co', `${iss}/`, ['https://other.example.com']])
    expect(await statusOf(token, { ...options, issuer })).toBe('signed-out')
  for (const wrong of [undefined, null, 7, [iss], 'https://other.example.com'])
    expect(await statusOf(await signNow({ iss: wrong }), { ...options, issuer: iss })).toBe('signed-out')
  for (const issuer of ['', [], [''], [undefined], null, 7])
    await expect(verifySessionToken(token, { ...options, issuer: issuer as never })).rejects.toMatchObject({
      code: 'invalid_options',
    })
})

test('reads the role of the user with the declaration, and the cache keeps declarations apart', async () => {
  const cache = createSessionCache()
  const token = await signNow({ metadata: { role: 'admin' } })
  const access = defineAccess({ user: { claim: 'metadata.role', roles: { admin: { name: 'Admin' } } } })
  expect(await verifySessionToken(token, { ...options, cache })).toMatchObject({ userRole: null })
  expect(await verifySessionToken(token, { ...options, cache, access })).toMatchObject({ userRole: 'admin' })
  expect(decide(await verifySessionToken(token, { ...options, cache, access }), userRole('admin')).allowed).toBe(true)
  expect(await verifySessionToken(token, { ...options, cache, issuer: 'https://other.example.com' })).toMatchObject({
    status: 'signed-out',
  })
})

test('concurrent requests share no promise: one that never ends holds up no other', async () => {
  const { url } = await startKeyServer()
  const original = globalThis.fetch
  const spy = vi.spyOn(globalThis, 'fetch')
  onTestFinished(() => spy.mockRestore())
  // As workerd treats the I/O of a request that has ended: it is never answered.
  spy.mockImplementationOnce(() => new Promise(() => {}))
  spy.mockImplementation((...input) => original(...input))
  const jwks = `${url}/unshared`
  const ended = verifySessionToken(await signNow(), { jwks, clock: at(now) })
  expect(await statusOf(await signNow(), { jwks, clock: at(now) })).toBe('signed-in')
  expect(await Promise.race([ended, Promise.resolve('waiting')])).toBe('waiting')
  // Refreshing, too: a request that ends meanwhile leaves the old keys in use, and a later one retries.
  spy.mockImplementationOnce(() => new Promise(() => {}))
  const refreshing = verifySessionToken(await sign(claims, { now: now + 300 }), { jwks, clock: at(now + 300) })
  expect(await statusOf(await sign(claims, { now: now + 301 }), { jwks, clock: at(now + 301) })).toBe('signed-in')
  expect(await Promise.race([refreshing, Promise.resolve('waiting')])).toBe('waiting')
  expect(await statusOf(await sign(claims, { now: now + 310 }), { jwks, clock: at(now + 310) })).toBe('signed-in')
  expect(spy).toHaveBeenCalledTimes(4)
})

test('follows no redirect, and takes no secret key to another host', async () => {
  const { state, url } = await startKeyServer()
  const server = createServer((_, response) => response.writeHead(302, { location: `${url}/elsewhere` }).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void (server.closeAllConnections(), server.close()))
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  for (const remote of [{ secretKey: 'sk_test_abc', apiUrl }, { jwks: `${apiUrl}/redirect` }])
    await expect(verifySessionToken(await signNow(), { ...remote, clock: at(now) })).rejects.toMatchObject({
      code: 'keys_unavailable',
    })
  expect(state.requests).toEqual([])
})

test('during an outage the last good keys are used, unknown keys are unavailable, and nothing is signed out', async () => {
  const { state, url } = await startKeyServer()
  const remote = (seconds: number) => ({ jwks: `${url}/.well-known/jwks.json`, clock: at(seconds) })
  const tokenAt = (seconds: number) => sign(claims, { now: seconds })
  expect(await statusOf(await tokenAt(now), remote(now))).toBe('signed-in')

  state.down = true
  const later = now + 3600
  expect(await statusOf(await tokenAt(later), remote(later))).toBe('signed-in')
  expect(state.requests.length).toBe(2)
  // It retries, but not for each token.
  expect(await statusOf(await tokenAt(later), remote(later + 1))).toBe('signed-in')
  expect(state.requests.length).toBe(2)
  const unknown = await sign(claims, { now: later, header: { kid: 'ins_2' } })
  await expect(verifySessionToken(unknown, remote(later + 2))).rejects.toMatchObject({ code: 'keys_unavailable' })
  // Expired tokens stay signed out.
  expect(await statusOf(await tokenAt(now), remote(later + 3))).toBe('signed-out')

  state.down = false
  expect(await statusOf(unknown, remote(later + 13))).toBe('signed-out')
  expect(await statusOf(await tokenAt(later), remote(later + 13))).toBe('signed-in')
})

test('a first request during an outage is an error, not signed out', async () => {
  const { state, url } = await startKeyServer()
  state.down = true
  for (const remote of [{ jwks: url }, { secretKey: 'sk_test_secret', apiUrl: url }]) {
    const error: unknown = await verifySessionToken(await signNow(), { ...remote, clock: at(now) }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(AccessError)
    expect(error).toMatchObject({ code: 'keys_unavailable' })
    expect(String(error) + JSON.stringify(error)).not.toContain('sk_test_secret')
  }
  state.down = false
  state.body = 'not json'
  await expect(verifySessionToken(await signNow(), { jwks: `${url}/b`, clock: at(now) })).rejects.toMatchObject({
    code: 'keys_unavailable',
  })
})

test('waits 3 seconds for a key endpoint that does not answer', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  let isClosed = false
  const server = createServer((request) => request.on('close', () => (isClosed = true)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void (server.closeAllConnections(), server.close()))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const connected = new Promise((resolve) => server.once('request', resolve))
  const waiting = expect(verifySessionToken(await signNow(), { jwks: url, clock: at(now) })).rejects.toMatchObject({
    code: 'keys_unavailable',
    cause: { message: expect.stringContaining('within 3000 ms') as string },
  })
  await connected
  await vi.advanceTimersByTimeAsync(3000)
  await waiting
  // The request is aborted, not left behind.
  await vi.waitFor(() => expect(isClosed).toBe(true))
})

test('a request that has its key does not wait while keys are read again', async () => {
  const { url } = await startKeyServer()
  let release = () => {}
  const original = globalThis.fetch
  const held = new Promise<void>((resolve) => (release = resolve))
  const slow = vi.spyOn(globalThis, 'fetch')
  onTestFinished(() => slow.mockRestore())
  const jwks = `${url}/slow`
  expect(await statusOf(await signNow(), { jwks, clock: at(now) })).toBe('signed-in')
  slow.mockImplementation(async (...input) => (await held, original(...input)))
  const stranger = statusOf(await signNow({}, { kid: 'ins_2' }), { jwks, clock: at(now + 20) })
  expect(await statusOf(await signNow(), { jwks, clock: at(now + 20) })).toBe('signed-in')
  release()
  expect(await stranger).toBe('signed-out')
})

test('random key ids cause one request', async () => {
  const { state, url } = await startKeyServer()
  for (let index = 0; index < 20; index++)
    expect(
      await statusOf(await signNow({}, { kid: `ins_${index + 100}` }), { jwks: url, clock: at(now + index / 10) }),
    ).toBe('signed-out')
  expect(state.requests.length).toBe(1)
})

test('finds a rotated key when a token names it', async () => {
  const { state, url } = await startKeyServer()
  const jwks = `${url}/rotation`
  state.body = JSON.stringify({ keys: [{ ...jwk, kid: 'ins_0' }] })
  expect(await statusOf(await signNow(), { jwks, clock: at(now) })).toBe('signed-out')
  state.body = JSON.stringify({ keys: [jwk] })
  expect(await statusOf(await signNow(), { jwks, clock: at(now + 10) })).toBe('signed-in')
})

test('a removed key is accepted for 5 minutes, and no longer', async () => {
  const { state, url } = await startKeyServer()
  const jwks = `${url}/revoked`
  const late = async (seconds: number) =>
    statusOf(await sign(claims, { now: now + seconds }), { jwks, clock: at(now + seconds) })
  expect(await late(0)).toBe('signed-in')
  state.body = JSON.stringify({ keys: [{ ...jwk, kid: 'ins_2' }] })
  expect(await late(299)).toBe('signed-in')
  expect(await late(300)).toBe('signed-out')
  expect(state.requests.length).toBe(2)
})

test.each([Number.NaN, Infinity, -Infinity, undefined, null, 'now', new Date(Number.NaN)])(
  'a clock that returns %s gives signed-out sessions, with a cache, too',
  async (says) => {
    const cache = createSessionCache()
    const broken = { ...options, cache, clock: () => says as number }
    const token = await signNow()
    expect(await statusOf(token, broken)).toBe('signed-out')
    expect(await statusOf(token, { ...options, cache })).toBe('signed-in')
    expect(await statusOf(token, { ...broken, jwtKey: undefined as never, jwks: { keys: [jwk] } as never })).toBe(
      'signed-out',
    )
  },
)

test('the cache serves the same token only, and never after its expiry', async () => {
  const cache = createSessionCache(2)
  const verify = vi.spyOn(crypto.subtle, 'verify')
  onTestFinished(() => verify.mockRestore())
  const token = await signNow()
  const first = await verifySessionToken(token, { ...options, cache })
  expect(await verifySessionToken(token, { ...options, cache })).toBe(first)
  expect(verify).toHaveBeenCalledTimes(1)

  // After exp the token is verified again, with the 5 seconds of tolerance that the cache does not have.
  const end = { ...options, cache, clock: at(now + 60) }
  expect((await verifySessionToken(token, end)).status).toBe('signed-in')
  expect(verify).toHaveBeenCalledTimes(2)
  expect(await statusOf(token, { ...end, clock: at(now + 66) })).toBe('signed-out')

  // The last character of a signature has unused bits, so the hash is of the whole token.
  expect(await statusOf(`${token}x`, { ...options, cache })).toBe('signed-out')
  const [header, payload] = token.split('.')
  expect(await statusOf(`${header}.${payload}.AAAA`, { ...options, cache })).toBe('signed-out')
})

test('the cache keeps origins and keys apart', async () => {
  const cache = createSessionCache()
  const token = await signNow({ azp: 'https://other.example.com' })
  expect(await statusOf(token, { jwtKey: pem, clock: at(now), cache })).toBe('signed-in')
  expect(await statusOf(token, { ...options, cache })).toBe('signed-out')
  const other = await exportSPKI((await generateKeyPair('RS256', { extractable: true })).publicKey)
  expect(await statusOf(token, { jwtKey: other, clock: at(now), cache })).toBe('signed-out')
})

test('the cache is bounded, evicts the oldest, and keeps no signed-out session', async () => {
  const cache = createSessionCache(3)
  for (let index = 0; index < 10; index++)
    await verifySessionToken(await signNow({ jti: String(index) }), { ...options, cache })
  expect(cache.size).toBe(3)
  const empty = createSessionCache()
  await verifySessionToken('not a token', { ...options, cache: empty })
  await verifySessionToken(await signNow({ sid: undefined }), { ...options, cache: empty })
  expect(empty.size).toBe(0)
})

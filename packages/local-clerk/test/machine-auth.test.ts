/** API keys and machine tokens through the real `@clerk/backend`. */
import { createClerkClient } from '@clerk/backend'
import { describe, expect, test } from 'vitest'
import { advanceClock, mintSessionToken, resetClock } from '../src/testing.ts'
import { clerkForFile } from './support/clerk-for-file.ts'

const { clerk, client } = await clerkForFile()

const authenticate = async (token: string, machineSecretKey?: string) => {
  const state = await client.authenticateRequest(
    new Request('http://localhost:4321/api', { headers: { authorization: `Bearer ${token}` } }),
    {
      acceptsToken: 'any',
      ...(machineSecretKey ? { machineSecretKey } : {}),
    },
  )
  return state.toAuth()
}

describe('API keys', () => {
  test('authenticate a request until they are revoked', async () => {
    const { data } = await client.users.getUserList({ emailAddress: ['ada@acme.test'] })
    const subject = data[0]?.id ?? ''
    const created = await client.apiKeys.create({
      name: 'CI',
      subject,
      scopes: ['tasks:read'],
      claims: { team: 'red' },
    })
    expect(await authenticate(created.secret ?? '')).toMatchObject({
      tokenType: 'api_key',
      isAuthenticated: true,
      userId: subject,
      scopes: ['tasks:read'],
    })
    expect((await client.apiKeys.list({ subject })).totalCount).toBe(1)
    expect((await client.apiKeys.getSecret(created.id)).secret).toBe(created.secret)
    expect((await client.apiKeys.update({ apiKeyId: created.id, subject, description: 'For CI' })).description).toBe(
      'For CI',
    )
    expect((await client.apiKeys.get(created.id)).lastUsedAt).not.toBeNull()
    expect((await client.apiKeys.verify(created.secret ?? '')).id).toBe(created.id)
    await client.apiKeys.revoke({ apiKeyId: created.id, revocationReason: 'leaked' })
    expect(await authenticate(created.secret ?? '')).toMatchObject({ isAuthenticated: false })
    expect((await client.apiKeys.list({ subject })).totalCount).toBe(0)
    expect((await client.apiKeys.list({ subject, includeInvalid: true })).data[0]?.revocationReason).toBe('leaked')
    expect((await client.apiKeys.delete(created.id)).deleted).toBe(true)
  })

  test('expire, and need a subject that exists', async () => {
    const { id: subject } = await client.organizations.getOrganization({ slug: 'acme' })
    const created = await client.apiKeys.create({ name: 'short', subject, secondsUntilExpiration: 60 })
    expect(await authenticate(created.secret ?? '')).toMatchObject({ isAuthenticated: true, orgId: subject })
    await advanceClock(clerk, 61)
    expect(await authenticate(created.secret ?? '')).toMatchObject({ isAuthenticated: false })
    await resetClock(clerk)
    await expect(client.apiKeys.create({ name: 'x', subject: 'user_nobody' })).rejects.toMatchObject({ status: 422 })
  })

  test('are not session tokens', async () => {
    expect(await authenticate(await mintSessionToken(clerk, 'ada@acme.test'))).toMatchObject({
      tokenType: 'session_token',
    })
    expect(await authenticate('ak_unknown')).toMatchObject({ isAuthenticated: false })
  })
})

describe('machine tokens', () => {
  test('pass between machines that are scoped to each other, and only there', async () => {
    const receiver = await client.machines.create({ name: 'receiver' })
    const stranger = await client.machines.create({ name: 'stranger' })
    const sender = await client.machines.create({ name: 'sender', scopedMachines: [receiver.id] })
    const { token = '' } = await client.m2m.createToken({
      machineSecretKey: sender.secretKey ?? '',
      claims: { job: 'sync' },
      secondsUntilExpiration: 60,
    })
    expect(await authenticate(token, receiver.secretKey ?? '')).toMatchObject({
      tokenType: 'm2m_token',
      isAuthenticated: true,
      machineId: sender.id,
      claims: { job: 'sync' },
    })
    expect(await authenticate(token, stranger.secretKey ?? '')).toMatchObject({ isAuthenticated: false })
    expect((await client.m2m.verify({ token, machineSecretKey: receiver.secretKey ?? '' })).subject).toBe(sender.id)
    const { data } = await client.m2m.list({ subject: sender.id })
    await client.m2m.revokeToken({ m2mTokenId: data[0]?.id ?? '' })
    expect(await authenticate(token, receiver.secretKey ?? '')).toMatchObject({ isAuthenticated: false })
  })

  test('cannot be made without a machine’s own key, which opens nothing else', async () => {
    const { secretKey = '', id } = await client.machines.create({ name: 'limited' })
    await expect(client.m2m.createToken()).rejects.toMatchObject({ status: 401 })
    const asMachine = createClerkClient({ secretKey, apiUrl: clerk.url, telemetry: { disabled: true } })
    await expect(asMachine.users.getUserList()).rejects.toMatchObject({ status: 401 })
    const { secret } = await client.machines.rotateSecretKey({ machineId: id, previousTokenTtl: 0 })
    expect(secret).not.toBe(secretKey)
    await expect(client.m2m.createToken({ machineSecretKey: secretKey })).rejects.toMatchObject({ status: 401 })
  })

  test('end with their machine', async () => {
    const { id, secretKey = '' } = await client.machines.create({ name: 'gone' })
    const other = await client.machines.create({ name: 'other' })
    expect((await client.machines.createScope(id, other.id)).toMachineId).toBe(other.id)
    expect((await client.machines.get(id)).scopedMachines.map((machine) => machine.id)).toEqual([other.id])
    await client.machines.deleteScope(id, other.id)
    expect((await client.machines.update({ machineId: id, name: 'renamed' })).name).toBe('renamed')
    expect((await client.machines.getSecretKey(id)).secret).toBe(secretKey)
    const { token = '' } = await client.m2m.createToken({ machineSecretKey: secretKey })
    await client.machines.delete(id)
    expect(await authenticate(token)).toMatchObject({ isAuthenticated: false })
    expect((await client.machines.list({ query: 'renamed' })).totalCount).toBe(0)
  })
})

/** Sessions, tokens, settings, and what is refused, through the real `@clerk/backend`. */
import { createClerkClient, verifyToken } from '@clerk/backend'
import { describe, expect, test } from 'vitest'
import { refusal, userByEmail } from './support/backend-client.ts'
import { clerkForFile } from './support/clerk-for-file.ts'

const { clerk, client } = await clerkForFile()

describe('sessions and tokens', () => {
  test('creates, lists, revokes, and mints tokens that verify', async () => {
    const ada = await userByEmail(client, 'ada@acme.test')
    const session = await client.sessions.createSession({ userId: ada.id })
    const { jwt } = await client.sessions.getToken(session.id)
    const claims = await verifyToken(jwt, { secretKey: clerk.secretKey, apiUrl: clerk.url })
    expect(claims).toMatchObject({ sub: ada.id, sid: session.id, v: 2, o: { rol: 'admin', slg: 'acme' } })
    const longer = await verifyToken((await client.sessions.getToken(session.id, undefined, 600)).jwt, {
      secretKey: clerk.secretKey,
      apiUrl: clerk.url,
    })
    expect(longer.exp - longer.iat).toBe(600)
    expect(
      (await client.sessions.getSessionList({ userId: ada.id, status: 'active' })).data.map(({ id }) => id),
    ).toContain(session.id)
    expect((await client.sessions.revokeSession(session.id)).status).toBe('revoked')
    expect(await refusal(client.sessions.getToken(session.id))).toBe('404 resource_not_found')
    expect(await refusal(client.sessions.getSessionList({}))).toBe('422 form_param_missing')
  })

  test('fills the shortcodes of JWT templates', async () => {
    const template = await client.jwtTemplates.create({
      name: 'supabase',
      claims: {
        email: '{{user.primary_email_address}}',
        greeting: 'Hi {{user.first_name}}',
        nested: { org: '{{org.slug}}' },
        missing: '{{user.public_metadata.nope}}',
      },
      lifetime: 120,
    })
    const ada = await userByEmail(client, 'ada@acme.test')
    const session = await client.sessions.createSession({ userId: ada.id })
    const { jwt } = await client.sessions.getToken(session.id, 'supabase')
    const claims = await verifyToken(jwt, { secretKey: clerk.secretKey, apiUrl: clerk.url })
    expect(claims).toMatchObject({
      email: 'ada@acme.test',
      greeting: 'Hi Ada',
      nested: { org: 'acme' },
      missing: null,
      sub: ada.id,
    })
    expect(claims.exp - claims.iat).toBe(120)
    expect((await client.jwtTemplates.list()).totalCount).toBe(1)
    expect(
      (await client.jwtTemplates.update({ templateId: template.id, name: 'supabase', claims: {} })).claims,
    ).toEqual({})
    expect((await client.jwtTemplates.delete(template.id)).deleted).toBe(true)
    expect(await refusal(client.sessions.getToken(session.id, 'supabase'))).toBe('404 resource_not_found')
  })

  test('makes and revokes sign-in, actor and testing tokens', async () => {
    const ada = await userByEmail(client, 'ada@acme.test')
    const signIn = await client.signInTokens.createSignInToken({ userId: ada.id, expiresInSeconds: 60 })
    expect([signIn.status, (await client.signInTokens.revokeSignInToken(signIn.id)).status]).toEqual([
      'pending',
      'revoked',
    ])
    const actor = await client.actorTokens.create({ userId: ada.id, actor: { sub: 'user_support' } })
    expect(actor.actor).toEqual({ sub: 'user_support' })
    expect((await client.actorTokens.revoke(actor.id)).status).toBe('revoked')
    expect((await client.testingTokens.createTestingToken()).token).toMatch(/^local_testing_/)
  })

  test('reads clients, JWKS and settings', async () => {
    const { data } = await client.clients.getClientList({ limit: 1 })
    expect((await client.clients.getClient(data[0]?.id ?? '')).id).toBe(data[0]?.id)
    expect(await refusal(client.clients.getClient('client_none'))).toBe('404 resource_not_found')
    expect((await client.jwks.getJwks()).keys?.[0]?.kty).toBe('RSA')
    expect((await client.instance.getOrganizationSettings()).creatorRole).toBe('org:admin')
    expect((await client.instance.get()).environmentType).toBe('development')
  })
})

describe('what is refused', () => {
  test('refuses another secret key', async () => {
    const stranger = createClerkClient({ secretKey: 'sk_test_other', apiUrl: clerk.url, telemetry: { disabled: true } })
    expect(await refusal(stranger.users.getUserList())).toBe('401 clerk_key_invalid')
  })

  test('names what it does not have', async () => {
    const { id: userId } = await userByEmail(client, 'ada@acme.test')
    const requests = [
      client.samlConnections.getSamlConnectionList(),
      client.domains.list(),
      client.phoneNumbers.getPhoneNumber('idn_1'),
      client.instance.updateOrganizationSettings({ enabled: false }),
      client.instance.updateRestrictions({ allowlist: true }),
      client.users.getUserOauthAccessToken(userId, 'google'),
      client.users.deleteUserExternalAccount({ userId, externalAccountId: 'eac_1' }),
      client.users.deleteUserPasskey({ userId, passkeyIdentificationId: 'idn_1' }),
      client.users.replaceUserEmailAddress(userId, { emailAddress: 'new@acme.test' }),
      client.users.replaceUserPhoneNumber(userId, { phoneNumber: '+15555550100' }),
      client.users.setPasswordCompromised(userId),
      client.users.unsetPasswordCompromised(userId),
      client.clients.verifyClient('token'),
      client.sessions.verifySession('sess_1', 'token'),
      client.sessions.refreshSession('sess_1', {
        expired_token: 'token',
        refresh_token: 'token',
        request_origin: 'http://localhost:4321',
      }),
    ]
    const answers = await Promise.all(requests.map(refusal))
    expect(answers).toEqual(requests.map(() => '501 not_supported_by_local_clerk'))
  })
})

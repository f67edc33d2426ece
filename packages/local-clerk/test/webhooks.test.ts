/** Webhooks as an endpoint receives them, verified by Clerk's own `verifyWebhook`. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClerkClient } from '@clerk/backend'
import { verifyWebhook } from '@clerk/backend/webhooks'
import { afterEach, describe, expect, test } from 'vitest'
import { localWebhookSecret, startLocalClerk, type LocalClerk } from '../src/index.ts'
import { webhookDeliveries } from '../src/testing.ts'
import { access, password, seed } from './fixtures/app/seed.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

async function setup(statuses: readonly number[] = [], events?: readonly string[]) {
  const received: Request[] = []
  const server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      received.push(
        new Request('http://localhost/', { method: 'POST', headers: request.headers as Record<string, string>, body }),
      )
      response.writeHead(statuses[received.length - 1] ?? 204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(() => new Promise((resolve) => (server.close(resolve), server.closeAllConnections())))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  const clerk: LocalClerk = await startLocalClerk({ access, seed, webhooks: [{ url, events }] })
  cleanUps.push(() => clerk.stop())
  const client = createClerkClient({ secretKey: clerk.secretKey, apiUrl: clerk.url, telemetry: { disabled: true } })
  return { clerk, client, received }
}

const verified = (request: Request | undefined) =>
  verifyWebhook((request ?? new Request('http://x')).clone(), { signingSecret: localWebhookSecret })

describe('webhooks', () => {
  test('are signed, and a changed body or signature is not accepted', async () => {
    const { clerk, client, received } = await setup()
    const user = await client.users.createUser({ emailAddress: ['hook@fresh.test'], password })
    await webhookDeliveries(clerk)
    const event = await verified(received[0])
    expect(event).toMatchObject({
      type: 'user.created',
      data: { id: user.id, email_addresses: [{ email_address: 'hook@fresh.test' }] },
    })
    const original = received[0]
    const forged = new Request('http://localhost/', {
      method: 'POST',
      headers: original?.headers ?? {},
      body: (await original?.clone().text())?.replace('hook@', 'evil@') ?? '',
    })
    await expect(verified(forged)).rejects.toThrow()
  })

  test('arrive in order for each resource, and the seed sends none', async () => {
    const { clerk, client, received } = await setup([500])
    const user = await client.users.createUser({ emailAddress: ['order@fresh.test'], password })
    await client.users.updateUser(user.id, { firstName: 'A' })
    await client.users.deleteUser(user.id)
    await webhookDeliveries(clerk)
    const types = await Promise.all(received.map(async (request) => (await verified(request)).type))
    expect(types).toEqual(['user.created', 'user.created', 'user.updated', 'user.deleted'])
  })

  test('are retried until delivered, and every attempt is listed', async () => {
    const { clerk, client } = await setup([500, 503])
    await client.organizations.createOrganization({ name: 'Hooked' })
    const [delivery] = await webhookDeliveries(clerk)
    expect(delivery).toMatchObject({ type: 'organization.created', state: 'delivered' })
    expect(delivery?.attempts.map((attempt) => attempt.status)).toEqual([500, 503, 204])
  })

  test('can be limited to event types', async () => {
    const { clerk, client, received } = await setup([], ['organizationMembership.created'])
    const user = await client.users.createUser({ emailAddress: ['few@fresh.test'], password })
    const { id: organizationId } = await client.organizations.getOrganization({ slug: 'acme' })
    await client.organizations.createOrganizationMembership({ organizationId, userId: user.id, role: 'org:member' })
    await webhookDeliveries(clerk)
    expect(await Promise.all(received.map(async (request) => (await verified(request)).type))).toEqual([
      'organizationMembership.created',
    ])
  })

  test('do not delay a stop', async () => {
    const { clerk, client } = await setup(Array.from({ length: 50 }, () => 500))
    await client.organizations.createOrganization({ name: 'Never' })
    await clerk.stop()
    await expect(fetch(clerk.url)).rejects.toThrow()
  })
})

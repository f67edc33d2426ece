/** The end of a body can arrive late. Access to members is decided after it. */
import { expect, test } from '../setup/test.ts'
import { acmeNow, changeRole, join } from './people.ts'

test('an admin who is demoted while their requests are on the way changes no member', async () => {
  const [admin, colleague] = await Promise.all([join('org:admin'), join('org:admin')])
  const address = `late-${Date.now()}@new.test`
  expect((await admin.visit.open('/orgs/acme/members')).status).toBe(200)
  const { promise: demoted, resolve: end } = Promise.withResolvers<void>()
  const begin = async (path: string, type: string, body: string) => {
    const encoder = new TextEncoder()
    const parts = new ReadableStream({
      async start(controller) {
        controller.enqueue(encoder.encode(body.slice(0, 5)))
        await demoted
        controller.enqueue(encoder.encode(body.slice(5)))
        controller.close()
      },
    })
    const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin', 'content-type': type }
    const init = { method: 'POST', headers, body: parts, duplex: 'half' } as const
    return (await admin.visit.fetch(path, init)).status
  }
  const form = (action: string, fields: Readonly<Record<string, string>>) =>
    begin(
      `/orgs/acme/members?_action=members.${action}`,
      'application/x-www-form-urlencoded',
      new URLSearchParams(fields).toString(),
    )
  const begun = Date.now()
  const requests = [
    form('changeRole', { userId: admin.id, role: 'org:admin' }),
    form('changeRole', { userId: colleague.id, role: 'org:member' }),
    form('remove', { userId: colleague.id }),
    form('invite', { emails: address, role: 'org:member' }),
    begin('/api/invite', 'application/json', JSON.stringify({ emailAddress: address, role: 'org:member' })),
  ]
  // By then the policy has allowed them, and its live check is no longer cached.
  await expect.poll(() => Date.now() - begun).toBeGreaterThan(3_000)
  await changeRole(admin.id, 'org:member')
  end()
  expect(await Promise.all(requests)).toEqual([403, 403, 403, 403, 403])
  const { roles, invited } = await acmeNow()
  expect([roles.get(admin.id), roles.get(colleague.id)]).toEqual(['org:member', 'org:admin'])
  expect(invited.has(address)).toBe(false)
})

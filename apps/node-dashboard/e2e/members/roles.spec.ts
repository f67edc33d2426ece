/** Changing members and inviting is decided by the live role, and limited to its own permissions. */
import { clearFaults, injectFault } from '@rolecall/local-clerk/testing'
import { expect, requireEnvironment, test } from '../setup/test.ts'
import { acmeNow, act, changeRole, clerk, expel, invite, join, makeRole, post } from './people.ts'

test('a demoted or removed member loses access at once, whatever their token says', async () => {
  const [demoted, removed, bystander] = await Promise.all([join('org:admin'), join('org:admin'), join('org:member')])
  const address = `mate-${Date.now()}@new.test`
  expect((await invite(demoted.visit, { emailAddress: address, role: 'org:member' })).status).toBe(201)
  const { data: pending } = await clerk().organizations.getOrganizationInvitationList({
    organizationId: 'org_acmeDemo',
    status: ['pending'],
    limit: 100,
  })
  const invitationId = pending.find(({ emailAddress }) => emailAddress === address)?.id ?? ''
  await Promise.all([changeRole(demoted.id, 'org:member'), expel(removed.id)])
  const before = await acmeNow()

  for (const [person, status] of [
    [demoted, 403],
    // A removed member has no active organization.
    [removed, 400],
  ] as const) {
    const me = await person.visit.fetch('/api/me', { headers: { accept: 'application/json' } })
    expect(await me.json(), 'the token is old').toMatchObject({ organization: { role: 'org:admin' } })
    for (const [action, fields] of [
      ['changeRole', { userId: person.id, role: 'org:admin' }],
      ['changeRole', { userId: bystander.id, role: 'org:admin' }],
      ['remove', { userId: bystander.id }],
      ['revoke', { invitationId }],
      ['invite', { emails: 'accomplice@new.test', role: 'org:admin' }],
      ['invite', { emails: 'accomplice@new.test', role: 'org:member' }],
    ] as const) {
      expect((await act(person.visit, action, fields)).status, action).toBe(status)
      expect((await post(person.visit, action, fields)).status, action).toBe(status)
    }
    for (const role of ['org:admin', 'org:member']) {
      expect((await invite(person.visit, { emailAddress: 'accomplice@new.test', role })).status).toBe(status)
    }
  }
  expect(await acmeNow()).toEqual(before)
})

test('nothing is changed while Clerk cannot return the live membership', async () => {
  const [admin, bystander] = await Promise.all([join('org:admin'), join('org:member')])
  const before = await acmeNow()
  const local = { url: requireEnvironment('E2E_CLERK_URL') }
  // Only the live check fails. The change itself would succeed.
  await injectFault(local, {
    target: 'backend',
    path: '/organizations/org_acmeDemo/memberships',
    status: 500,
    times: 3,
  })
  try {
    const answer = await act(admin.visit, 'remove', { userId: bystander.id })
    expect([answer.status, answer.retryAfter]).toEqual([503, '5'])
    expect((await invite(admin.visit, { emailAddress: 'later@new.test', role: 'org:member' })).status).toBe(503)
    expect((await act(admin.visit, 'changeRole', { userId: bystander.id, role: 'org:admin' })).status).toBe(503)
    // A token without the permission is denied without a request to Clerk.
    await injectFault(local, { target: 'backend', status: 500 })
    expect((await act(bystander.visit, 'remove', { userId: admin.id })).status).toBe(403)
    expect((await invite(bystander.visit, { emailAddress: 'later@new.test', role: 'org:member' })).status).toBe(403)
  } finally {
    await clearFaults(local)
  }
  expect(await acmeNow()).toEqual(before)
})

test('a member cannot give a role above their own', async () => {
  const manage = 'org:sys_memberships:manage'
  const small = ['org:tasks:read', 'org:tasks:write', 'org:members:invite', manage]
  const inviter = await join(await makeRole('org:level_inviter', small))
  // Every declared permission, and still not an admin, who can do more in Clerk and in the policy.
  const all = [...small, 'org:posts:publish', 'org:billing:manage']
  const deputy = await join(await makeRole('org:level_deputy', all))

  // Their token still says admin.
  const former = await join('org:admin')
  await changeRole(former.id, 'org:level_inviter')

  for (const [person, role] of [
    [former, 'org:admin'],
    [inviter, 'org:billing_manager'],
    [inviter, 'org:admin'],
    [deputy, 'org:admin'],
  ] as const) {
    const before = await acmeNow()
    const answers = [
      await invite(person.visit, { emailAddress: 'up@new.test', role }),
      await invite(person.visit, { emailAddresses: ['up@new.test', 'over@new.test'], role }),
    ]
    for (const { status, body } of answers)
      expect({ status, body }).toMatchObject({ status: 403, body: { code: 'role_above_yours' } })
    const answer = await act(person.visit, 'invite', { emails: 'up@new.test, over@new.test', role })
    expect(answer).toMatchObject({ status: 403, message: expect.stringContaining('You cannot give the role') })
    expect(await acmeNow()).toEqual(before)
  }
  const invited = `level-${Date.now()}@new.test`
  expect((await invite(inviter.visit, { emailAddress: invited, role: 'org:member' })).status).toBe(201)
  expect((await invite(deputy.visit, { emailAddress: `b-${invited}`, role: 'org:billing_manager' })).status).toBe(201)
  expect([...(await acmeNow()).invited]).toEqual(
    expect.arrayContaining([
      [invited, 'org:member'],
      [`b-${invited}`, 'org:billing_manager'],
    ]),
  )
})

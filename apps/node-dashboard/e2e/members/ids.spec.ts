/** Ids that are paths do not reach Clerk’s Backend API. */
import { seed } from '../../scripts/seed.ts'
import { HttpProblem } from '../../src/http/problem.ts'
import { requireClerkId } from '../../src/members/clerk-id.ts'
import { Browsing } from '../setup/browse.ts'
import { expect, test } from '../setup/test.ts'
import { clerk, post } from './people.ts'

const [acme, globex] = seed.organizations

test('an id that is a path addresses no other organization, user or invitation', async () => {
  const backend = clerk()
  const { data: users } = await backend.users.getUserList({ emailAddress: ['gus@globex.test'] })
  const gus = users[0]?.id ?? ''
  const invitation = await backend.organizations.createOrganizationInvitation({
    organizationId: globex.id,
    emailAddress: `guest-${Date.now()}@globex.test`,
    role: 'org:member',
  })
  const everything = async () => {
    const [people, organizations, memberships, invitations] = await Promise.all([
      backend.users.getUserList({ limit: 100 }),
      backend.organizations.getOrganizationList({ limit: 100 }),
      Promise.all(
        [acme.id, globex.id].map((organizationId) =>
          backend.organizations.getOrganizationMembershipList({ organizationId, limit: 100 }),
        ),
      ),
      backend.organizations.getOrganizationInvitationList({ organizationId: globex.id, status: ['pending'] }),
    ])
    return {
      people: people.data.map(({ id }) => id).toSorted(),
      organizations: organizations.data.map(({ id, name, slug }) => ({ id, name, slug })),
      memberships: memberships.flatMap(({ data }) => data.map(({ id, role }) => ({ id, role }))),
      invitations: invitations.data.map(({ id, status }) => ({ id, status })),
    }
  }
  const before = await everything()

  const admin = await Browsing.as({ email: 'ada@acme.test', organization: 'acme' })
  // Clerk's SDK rejects plain "..". URLs drop tabs and line breaks after that check.
  const up = (levels: number, path: string) =>
    ['.\t.', '.\n.', '.\r.', '..', '%2e%2e', '..\\..'].map((dots) => `${`${dots}/`.repeat(levels)}${path}`)
  const ids = [
    ...up(2, `${globex.id}/memberships/${gus}`),
    ...up(3, `users/${gus}`),
    ...up(2, globex.id),
    `${gus}/../../../${globex.id}`,
    '.\t.',
    `${gus}/metadata`,
    `${gus}?x=`,
    `${gus}#`,
    ` ${gus}`,
    `${gus}\n`,
  ]
  for (const userId of ids) {
    expect((await post(admin, 'changeRole', { userId, role: 'org:member' })).status, userId).toBe(400)
    expect((await post(admin, 'remove', { userId })).status, userId).toBe(400)
    expect(() => requireClerkId('user', userId), userId).toThrow(HttpProblem)
  }
  for (const invitationId of [...up(2, `${globex.id}/invitations/${invitation.id}`), `${invitation.id}/../x`, gus]) {
    expect((await post(admin, 'revoke', { invitationId })).status, invitationId).toBe(400)
  }
  expect(await everything()).toEqual(before)
})

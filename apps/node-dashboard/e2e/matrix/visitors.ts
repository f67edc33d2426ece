/** The visitors of the table in the test's Clerk. Some have roles that only the test declares. */
import { createClerkClient } from '@clerk/backend'
import { mintSessionToken } from '@rolecall/local-clerk/testing'
import { seed } from '../../scripts/seed.ts'
import { access } from '../../src/access.ts'
import { Browsing } from '../setup/browse.ts'
import { askClerk } from '../setup/ask-clerk.ts'
import { requireEnvironment } from '../setup/test.ts'
import { people, type VisitorKind } from './people.ts'

const password = 'tally-matrix-2026'

/** Long enough for the slowest test on a busy machine: a renewed token would turn some visitors into another kind. */
const tokenSeconds = 3_600

/** Signs a visitor in, and then changes their role where the kind says so. Their session token does not follow. */
export async function arrive(kind: VisitorKind): Promise<Browsing> {
  if (kind === 'anonymous') return Browsing.as({ email: null })
  const { email, organization, role = '', now } = people[kind]
  if (now) await giveRole(email, role)
  const slug = organization?.slug ?? null
  const visit = await Browsing.as({ email, organization: slug })
  // The first request sets the cookies, so that no later one requests another token.
  await (await visit.open('/me')).body?.cancel()
  const clerkUrl = requireEnvironment('E2E_CLERK_URL')
  const origin = requireEnvironment('E2E_APP_URL')
  const options = { organization: slug, origin, expiresInSeconds: tokenSeconds }
  visit.keepSession(await mintSessionToken({ url: clerkUrl }, email, options))
  if (now) await giveRole(email, people[now].role ?? '')
  return visit
}

/** Creates the visitors that the seed lacks, and their roles. */
export async function inviteStrangers(): Promise<void> {
  const known = seed.users.map(({ email }): string => email)
  const { data: all } = await askClerk<{ data: readonly { id: string; key: string }[] }>(
    'GET',
    '/organization_permissions?limit=100',
  )
  const made = new Set<string>()
  for (const { email, organization, role = '', permissions = [] } of Object.values(people)) {
    if (known.includes(email) || !organization) continue
    if (!access.roles.some(({ key }) => key === role) && !made.has(role)) {
      made.add(role)
      const { id } = await askClerk<{ id: string }>('POST', '/organization_roles', {
        key: role,
        name: role.replace('org:test_', ''),
        description: 'Made for the table',
      })
      for (const key of permissions) {
        const permission = all.find((each) => each.key === key)
        await askClerk('POST', `/organization_roles/${id}/permissions/${permission?.id}`)
      }
    }
    const user = await clerk().users.createUser({ emailAddress: [email], password })
    await clerk().organizations.createOrganizationMembership({
      organizationId: organization.id,
      userId: user.id,
      // Clerk's types allow only the app's roles. Some are created for the test.
      role: role as never,
    })
  }
}

async function giveRole(email: string, role: string): Promise<void> {
  const userId = (await clerk().users.getUserList({ emailAddress: [email] })).data[0]?.id ?? ''
  const membership = { organizationId: seed.organizations[0].id, userId }
  await clerk().organizations.updateOrganizationMembership({ ...membership, role: role as never })
}

const clerk = () =>
  createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })

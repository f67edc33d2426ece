/** Two people of acme with roles that exist in Clerk only. */
import { createClerkClient } from '@clerk/backend'
import { previewPassword } from '../../scripts/services/seed.ts'
import { requireEnvironment } from './test.ts'

export const strangers = {
  /** A role that grants nothing. */
  guest: { email: 'gil@acme.test', role: 'org:test_guest', permissions: [] },
  /** A role that grants to read and nothing else. */
  reader: { email: 'rea@acme.test', role: 'org:test_reader', permissions: ['org:documents:read'] },
} as const

/** Creates them and their roles, once. */
export async function inviteStrangers(): Promise<void> {
  const clerk = createClerkClient({
    secretKey: requireEnvironment('CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })
  const { totalCount } = await clerk.users.getUserList({ emailAddress: [strangers.guest.email] })
  if (totalCount > 0) return
  const { id: organizationId } = await clerk.organizations.getOrganization({ slug: 'acme' })
  const known = await backend<{ data: readonly { id: string; key: string }[] }>(
    'GET',
    '/organization_permissions?limit=100',
  )
  for (const { email, role, permissions } of Object.values(strangers)) {
    const { id } = await backend<{ id: string }>('POST', '/organization_roles', {
      key: role,
      name: role,
      description: role,
    })
    for (const key of permissions) {
      const permission = known.data.find((each) => each.key === key)
      await backend('POST', `/organization_roles/${id}/permissions/${permission?.id}`)
    }
    const user = await clerk.users.createUser({ emailAddress: [email], password: previewPassword })
    await clerk.organizations.createOrganizationMembership({
      organizationId,
      userId: user.id,
      // Clerk's types know the app's roles; this one is made for the test.
      role: role as never,
    })
  }
}

async function backend<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${requireEnvironment('E2E_CLERK_URL')}/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${requireEnvironment('CLERK_SECRET_KEY')}`,
      'content-type': 'application/json',
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Answer
}

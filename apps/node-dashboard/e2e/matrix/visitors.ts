/** The kinds of visitors in the table, as people of the test's Clerk. Two of them have roles that only the test knows. */
import { createClerkClient } from '@clerk/backend'
import { seed } from '../../scripts/seed.ts'
import { Browsing } from '../setup/browse.ts'
import { requireEnvironment } from '../setup/test.ts'

/** The table's columns, in order. */
export const visitors = [
  /** Signed out. */
  'nobody',
  /** Signed in, in no organization. */
  'none',
  /** In acme, with a role that the app does not declare and that grants nothing: somebody made it in Clerk's dashboard. */
  'guest',
  /** In acme, with such a role that grants `org:tasks:read`. */
  'reader',
  'member',
  'billing',
  'admin',
  /** Admin of globex, a stranger to acme. */
  'other',
] as const
export type VisitorKind = (typeof visitors)[number]

const known = {
  nobody: { email: null },
  none: { email: 'nora@none.test', organization: null },
  guest: { email: 'gil@acme.test', organization: 'acme' },
  reader: { email: 'rea@acme.test', organization: 'acme' },
  member: { email: 'mia@acme.test', organization: 'acme' },
  billing: { email: 'ben@acme.test', organization: 'acme' },
  admin: { email: 'ada@acme.test', organization: 'acme' },
  other: { email: 'gus@globex.test', organization: 'globex' },
} as const satisfies Record<VisitorKind, { email: string | null; organization?: string | null }>

export const arrive = (kind: VisitorKind): Promise<Browsing> => Browsing.as(known[kind])

/** Makes the two people whom the seed lacks, and their roles. */
export async function inviteStrangers(): Promise<void> {
  const clerk = createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })
  for (const [kind, role, permissions] of [
    ['guest', 'org:test_guest', []],
    ['reader', 'org:test_reader', ['org:tasks:read']],
  ] as const) {
    const { data: all } = await backend<{ data: readonly { id: string; key: string }[] }>(
      'GET',
      '/organization_permissions?limit=100',
    )
    const created = await backend<{ id: string }>('POST', '/organization_roles', {
      key: role,
      name: kind,
      description: kind,
    })
    for (const key of permissions) {
      const permission = all.find((each) => each.key === key)
      await backend('POST', `/organization_roles/${created.id}/permissions/${permission?.id}`)
    }
    const user = await clerk.users.createUser({ emailAddress: [known[kind].email], password: 'tally-matrix-2026' })
    await clerk.organizations.createOrganizationMembership({
      organizationId: seed.organizations[0].id,
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
      authorization: `Bearer ${requireEnvironment('E2E_CLERK_SECRET_KEY')}`,
      'content-type': 'application/json',
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Answer
}

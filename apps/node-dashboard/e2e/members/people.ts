/** New members of acme for a test, and the state of acme in Clerk. */
import { randomUUID } from 'node:crypto'
import { createClerkClient } from '@clerk/backend'
import { seed } from '../../scripts/seed.ts'
import { Browsing } from '../setup/browse.ts'
import { query } from '../setup/database.ts'
import { requireEnvironment } from '../setup/test.ts'

const [acme] = seed.organizations

export const clerk = () =>
  createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })

export interface Person {
  readonly id: string
  readonly email: string
  /** With the session token of their first moment, which does not contain later changes. */
  readonly visit: Browsing
}

/** A new member of acme with this role. */
export async function join(role: string): Promise<Person> {
  const email = `person-${randomUUID()}@acme.test`
  const { id } = await clerk().users.createUser({ emailAddress: [email], password: 'tally-members-2026' })
  // Clerk's types allow only the app's roles. A test may have created this one.
  await clerk().organizations.createOrganizationMembership({ organizationId: acme.id, userId: id, role: role as never })
  return { id, email, visit: await Browsing.as({ email, organization: 'acme' }) }
}

/** Changes a role like an operator in Clerk's dashboard. */
export const changeRole = (userId: string, role: string) =>
  clerk().organizations.updateOrganizationMembership({ organizationId: acme.id, userId, role: role as never })

export const expel = (userId: string) =>
  clerk().organizations.deleteOrganizationMembership({ organizationId: acme.id, userId })

/** A role from Clerk's dashboard, which the app does not declare. */
export async function makeRole(key: string, permissions: readonly string[]): Promise<string> {
  const { organizationRoles, organizationPermissions } = clerk()
  const { data } = await organizationPermissions.getOrganizationPermissionList({ limit: 100 })
  const ids = permissions.map((wanted) => data.find((each) => each.key === wanted)?.id ?? wanted)
  await organizationRoles.createOrganizationRole({ key, name: key, permissions: ids })
  return key
}

/** The roles of acme's members, and the invited addresses with their roles. */
export async function acmeNow() {
  const { organizations } = clerk()
  const [members, invitations] = await Promise.all([
    organizations.getOrganizationMembershipList({ organizationId: acme.id, limit: 100 }),
    organizations.getOrganizationInvitationList({ organizationId: acme.id, status: ['pending'], limit: 100 }),
  ])
  return {
    roles: new Map(members.data.map(({ publicUserData, role }) => [publicUserData?.userId, role])),
    invited: new Map(invitations.data.map(({ emailAddress, role }) => [emailAddress, role])),
  }
}

/** Sends a form of the members page like a browser without JavaScript. */
export const post = (visit: Browsing, action: string, fields: Readonly<Record<string, string>>) =>
  visit.fetch(`/orgs/acme/members?_action=members.${action}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'same-origin' },
  })

/** Calls an action like its client in the browser. */
export async function act(visit: Browsing, action: string, fields: Readonly<Record<string, string>>) {
  const response = await visit.fetch(`/_actions/members.${action}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { accept: 'application/json' },
  })
  const body = (await response.json().catch(() => ({}))) as { readonly message?: string }
  return { status: response.status, message: body.message ?? '', retryAfter: response.headers.get('retry-after') }
}

export async function invite(visit: Browsing, body: object) {
  const response = await visit.fetch('/api/invite', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> }
}

/** A user's entries in acme's audit log, the oldest first. */
export const entriesOf = (userId: string) =>
  query<{ kind: string; action: string; subject: string }>(
    'select kind, action, subject from audit_events where organization_id = $1 and user_id = $2 order by at',
    [acme.id, userId],
  )

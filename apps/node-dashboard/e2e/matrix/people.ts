/** The kinds of visitors in the table, and the session token of each. */
import type { TestPerson } from '@rolecall/astro/testing'
import type { RoleKey } from '@rolecall/rbac'
import { seed } from '../../scripts/seed.ts'
import { access } from '../../src/access.ts'

/** The table's columns, in order. */
export const visitors = [
  /** Signed out. */
  'anonymous',
  /** Signed in, without an organization. */
  'none',
  /** In acme, with an undeclared role from Clerk's dashboard that grants nothing. */
  'guest',
  /** In acme, with an undeclared role that grants `org:tasks:read`. The next ones tell two rules apart. */
  'reader',
  'member',
  /** Can read and publish, but not write. */
  'publisher',
  /** A member who can also invite. */
  'inviter',
  'billing',
  /** Has every permission and is not an admin. */
  'steward',
  'admin',
  /**
   * Demoted to member a moment ago. The session token still says admin, which counts except in live checks. The next ones
   * also differ between token and Clerk, and tell the two checks apart.
   */
  'demoted',
  /** The token says admin. Now they have every permission and are not an admin. */
  'lowered',
  /** The token says member. Now they are an admin. */
  'promoted',
  /** The token says every permission and not admin. Now they are an admin. */
  'appointed',
  /** Admin of globex, a stranger to acme. */
  'other',
  /** In globex, with a role that grants nothing. */
  'outsider',
] as const
export type VisitorKind = (typeof visitors)[number]

/** A visitor in Clerk's store and in the session token. */
export interface Person {
  readonly email: string
  readonly organization: (typeof seed.organizations)[number] | null
  readonly role?: string
  readonly permissions?: readonly string[]
  /** The kind whose role they get in Clerk after their session token was made. */
  readonly now?: 'member' | 'steward' | 'admin'
}

const [acme, globex] = seed.organizations
const declared = (email: string, role: RoleKey, organization: Person['organization'] = acme) => ({
  email,
  organization,
  role,
  permissions: access.permissionsOf(role),
})
const invented = (
  email: string,
  name: string,
  permissions: readonly string[],
  organization: Person['organization'] = acme,
) => ({
  email,
  organization,
  role: `org:test_${name}`,
  permissions,
})
const write = access.permissionsOf('org:member')
const every = access.permissions.map(({ key }) => key)

export const people: Readonly<Record<Exclude<VisitorKind, 'anonymous'>, Person>> = {
  none: { email: 'nora@none.test', organization: null },
  guest: invented('gil@acme.test', 'guest', []),
  reader: invented('rea@acme.test', 'reader', ['org:tasks:read']),
  member: declared('mia@acme.test', 'org:member'),
  publisher: invented('pia@acme.test', 'publisher', ['org:tasks:read', 'org:posts:publish']),
  inviter: invented('ivo@acme.test', 'inviter', [...write, 'org:members:invite']),
  billing: declared('ben@acme.test', 'org:billing_manager'),
  steward: invented('stu@acme.test', 'steward', every),
  admin: declared('ada@acme.test', 'org:admin'),
  demoted: { ...declared('dee@acme.test', 'org:admin'), now: 'member' },
  lowered: { ...declared('lou@acme.test', 'org:admin'), now: 'steward' },
  promoted: { ...declared('pat@acme.test', 'org:member'), now: 'admin' },
  appointed: { ...invented('app@acme.test', 'steward', every), now: 'admin' },
  other: declared('gus@globex.test', 'org:admin', globex),
  outsider: invented('olu@globex.test', 'guest', [], globex),
}

/** The session token's claims, for questions to the policy alone. */
export function personOf(kind: VisitorKind): TestPerson | null {
  if (kind === 'anonymous') return null
  const { organization, role = '', permissions = [] } = people[kind]
  return organization ? { organization: { id: organization.id, slug: organization.slug, role, permissions } } : {}
}

/** The live membership in Clerk. */
export function membershipOf(kind: VisitorKind): TestPerson['organization'] | null {
  if (kind === 'anonymous') return null
  return personOf(people[kind].now ?? kind)?.organization ?? null
}

/** The kinds of visitors in the table, and what a session token says about each. */
import type { TestPerson } from '@rolecall/astro/testing'
import type { RoleKey } from '@rolecall/rbac'
import { seed } from '../../scripts/seed.ts'
import { access } from '../../src/access.ts'

/** The table's columns, in order. */
export const visitors = [
  /** Signed out. */
  'nobody',
  /** Signed in, in no organization. */
  'none',
  /** In acme, with a role that the app does not declare and that grants nothing: somebody made it in Clerk's dashboard. */
  'guest',
  /** In acme, with such a role that grants `org:tasks:read`; the next ones grant what tells two rules apart. */
  'reader',
  'member',
  /** May read and publish, and not write. */
  'publisher',
  /** A member who may invite as well. */
  'inviter',
  'billing',
  /** Has every permission and is no admin. */
  'steward',
  'admin',
  /**
   * A member since a moment ago. The session token still says admin, and is believed except by what asks Clerk; the next
   * ones are somebody else to Clerk as well, and tell what the token must say from what Clerk must.
   */
  'demoted',
  /** The token says admin; now with every permission and no admin. */
  'lowered',
  /** The token says member; admin since a moment ago. */
  'promoted',
  /** The token says every permission and no admin; admin since a moment ago. */
  'appointed',
  /** Admin of globex, a stranger to acme. */
  'other',
  /** In globex, with a role that grants nothing. */
  'outsider',
] as const
export type VisitorKind = (typeof visitors)[number]

/** What Clerk says about a visitor, in its store and in the session token. */
export interface Person {
  readonly email: string
  readonly organization: (typeof seed.organizations)[number] | null
  readonly role?: string
  readonly permissions?: readonly string[]
  /** Whose role Clerk gives them once they have their session token. */
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

export const people: Readonly<Record<Exclude<VisitorKind, 'nobody'>, Person>> = {
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

/** What the session token of a visitor says, for questions to the policy alone. */
export function personOf(kind: VisitorKind): TestPerson | null {
  if (kind === 'nobody') return null
  const { organization, role = '', permissions = [] } = people[kind]
  return organization ? { organization: { id: organization.id, slug: organization.slug, role, permissions } } : {}
}

/** The membership that Clerk has, when the policy asks it. */
export function membershipOf(kind: VisitorKind): TestPerson['organization'] | null {
  if (kind === 'nobody') return null
  return personOf(people[kind].now ?? kind)?.organization ?? null
}

import { expectTypeOf, test } from 'vitest'
import {
  allOf, anyOf, decide, decideFresh, feature, fresh, isImmediate, machine, organization, parseRequirement, permission, plan, reverified, role,
  sessionFromAuth, signedIn, systemPermission, type ActiveOrganization, type AllowedSession, type Decision, type DenialCode, type ImmediateRequirement,
  type MachineSession, type MembershipClient, type OrganizationId, type OrganizationSession, type Requirement, type Session, type SessionFor, type SignedInSession, type UserId,
} from '../index.ts' // prettier-ignore
import type { ClerkClient } from '@clerk/backend'

const session = sessionFromAuth(null)
/** The session of an allowed decision. */
function allowed<S extends AllowedSession>(decision: Decision<S>): S {
  if (!decision.allowed) throw new Error(decision.code)
  return decision.session
}

test('a decision is one of two', () => {
  const decision = decide(session, signedIn())
  expectTypeOf(decision).not.toBeAny()
  // @ts-expect-error not known yet
  void decision.session
  if (decision.allowed) expectTypeOf(decision.session).toEqualTypeOf<SignedInSession>()
  else {
    expectTypeOf(decision.code).toEqualTypeOf<DenialCode>()
    expectTypeOf(decision.requirement).toEqualTypeOf<Requirement | null>()
  }
})

test('an organization, a role and a permission prove an organization', () => {
  const decision = decide(session, permission('org:tasks:read'))
  if (decision.allowed) {
    expectTypeOf(decision.session.organization).toEqualTypeOf<ActiveOrganization>()
    expectTypeOf(decision.session.organization.id).toEqualTypeOf<OrganizationId>()
    expectTypeOf(decision.session.userId).toEqualTypeOf<UserId>()
  }
  for (const requirement of [
    organization(),
    organization({ param: 'slug' }),
    role('org:admin'),
    permission('org:a:b'),
  ] as const)
    expectTypeOf(allowed(decide(session, requirement))).toEqualTypeOf<OrganizationSession>()
})

test('requirements without an organization do not prove one', () => {
  for (const requirement of [signedIn(), feature('x'), plan('x'), reverified('strict')] as const) {
    expectTypeOf(allowed(decide(session, requirement))).toEqualTypeOf<SignedInSession>()
    // @ts-expect-error may be null
    void allowed(decide(session, requirement)).organization.id
  }
})

test('a machine proves a machine', () => {
  expectTypeOf(allowed(decide(session, machine()))).toEqualTypeOf<MachineSession>()
})

test('allOf proves what one of its members proves', () => {
  expectTypeOf(
    allowed(decide(session, allOf(reverified('strict'), permission('org:a:b')))),
  ).toEqualTypeOf<OrganizationSession>()
  expectTypeOf(allowed(decide(session, allOf(permission('org:a:b'), signedIn())))).toEqualTypeOf<OrganizationSession>()
  expectTypeOf(
    allowed(decide(session, allOf(signedIn(), allOf(feature('x'), role('org:admin'))))),
  ).toEqualTypeOf<OrganizationSession>()
  expectTypeOf(allowed(decide(session, allOf(signedIn(), feature('x'))))).toEqualTypeOf<SignedInSession>()
  expectTypeOf(allowed(decide(session, allOf(machine(), permission('org:a:b'))))).toBeNever()
})

test('anyOf proves only what all of its members prove', () => {
  expectTypeOf(
    allowed(decide(session, anyOf(role('org:admin'), permission('org:a:b')))),
  ).toEqualTypeOf<OrganizationSession>()
  expectTypeOf(allowed(decide(session, anyOf(role('org:admin'), machine())))).toEqualTypeOf<
    OrganizationSession | MachineSession
  >()
  // @ts-expect-error the feature proves no organization
  void allowed(decide(session, anyOf(role('org:admin'), feature('x')))).organization.id
  expectTypeOf(
    allowed(decide(session, allOf(anyOf(role('org:admin'), machine()), signedIn()))),
  ).toEqualTypeOf<OrganizationSession>()
})

test('a requirement of unknown content proves nothing', () => {
  const unknown = parseRequirement({})!
  if (isImmediate(unknown)) {
    expectTypeOf(allowed(decide(session, unknown))).toEqualTypeOf<
      SignedInSession | OrganizationSession | MachineSession
    >()
    // @ts-expect-error may be null
    void allowed(decide(session, unknown)).organization.id
  }
  const list: ImmediateRequirement[] = []
  // @ts-expect-error may be null
  void allowed(decide(session, allOf(...list))).organization.id
  // @ts-expect-error may be null
  void allowed(decide(session, anyOf(...list))).organization.id
  expectTypeOf(allowed(decide(session, allOf(...list)))).toEqualTypeOf<AllowedSession>()
})

test('decide does not accept fresh parts, at any depth', () => {
  const invite = systemPermission('org:sys_memberships:manage')
  // @ts-expect-error needs a live answer
  decide(session, invite)
  // @ts-expect-error needs a live answer
  decide(session, fresh(role('org:admin')))
  // @ts-expect-error needs a live answer
  decide(session, allOf(signedIn(), invite))
  // @ts-expect-error needs a live answer
  decide(session, anyOf(signedIn(), allOf(signedIn(), fresh(organization()))))
  // @ts-expect-error may need one
  decide(session, parseRequirement({})!)
})

test('decide accepts sessions, not objects that look like one', () => {
  // @ts-expect-error a plain string is not a UserId
  decide({ status: 'signed-in', userId: 'user_1', sessionId: 'sess_1', organization: null, actor: null }, signedIn())
  // @ts-expect-error nothing
  decide(null, signedIn())
  // @ts-expect-error a plain string is not an OrganizationId
  const id: OrganizationId = 'org_1'
  void id
  expectTypeOf<UserId>().not.toExtend<OrganizationId>()
  expectTypeOf<Session>().not.toBeAny()
})

test('decideFresh takes every requirement, and Clerk’s client', async () => {
  const client = {} as MembershipClient
  expectTypeOf<ClerkClient>().toExtend<MembershipClient>()
  expectTypeOf(
    allowed(await decideFresh(client, session, systemPermission('org:sys_memberships:manage'))),
  ).toEqualTypeOf<OrganizationSession>()
  expectTypeOf(
    allowed(await decideFresh(client, session, fresh(role('org:admin')))),
  ).toEqualTypeOf<OrganizationSession>()
  expectTypeOf(allowed(await decideFresh(client, session, parseRequirement({})!))).not.toBeAny()
})

test('SessionFor is never any', () => {
  expectTypeOf<SessionFor<Requirement>>().not.toBeAny()
  expectTypeOf<SessionFor<ReturnType<typeof permission>>>().toEqualTypeOf<OrganizationSession>()
})

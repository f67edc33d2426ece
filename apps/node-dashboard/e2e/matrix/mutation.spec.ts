/**
 * Loosens each rule of the policy in turn and asks whether any visitor of the table would notice. One that nobody
 * notices is a rule that the table does not hold.
 */
import type { Policy } from '@rolecall/astro/policy'
import { testSession, type TestMachine, type TestPerson } from '@rolecall/astro/testing'
import {
  anyOf,
  decide,
  describe,
  isRequirement,
  machine,
  organization,
  permission,
  signedIn,
  type ImmediateRequirement,
  type Requirement,
} from '@rolecall/rbac'
import { access } from '../../src/access.ts'
import policy from '../../src/policy.ts'
import { expect, test } from '../setup/test.ts'
import { visitors, type VisitorKind } from './visitors.ts'

const inAcme = (role: string, permissions: readonly string[]): TestPerson => ({
  organization: { id: 'org_acme', slug: 'acme', role, permissions },
})
const people: Readonly<Record<VisitorKind, TestPerson | null>> = {
  nobody: null,
  none: {},
  guest: inAcme('org:test_guest', []),
  reader: inAcme('org:test_reader', ['org:tasks:read']),
  member: inAcme('org:member', access.permissionsOf('org:member')),
  billing: inAcme('org:billing_manager', access.permissionsOf('org:billing_manager')),
  admin: inAcme('org:admin', access.permissionsOf('org:admin')),
  other: {
    organization: {
      id: 'org_globex',
      slug: 'globex',
      role: 'org:admin',
      permissions: access.permissionsOf('org:admin'),
    },
  },
}

/** Programs: with the scope of reading, with that of writing, with another one. */
const programs: readonly TestMachine[] = [['tasks:read'], ['tasks:write'], ['posts:read']].map((scopes) => ({
  tokenType: 'api_key',
  subject: 'org_acme',
  scopes,
}))

/** What each visitor is told: the code of the denial, or that there is none. */
const outcomes = (requirement: ImmediateRequirement): string =>
  [...visitors.map((kind) => people[kind]), ...programs]
    .map((who) => {
      const decision = decide(testSession(who), requirement, { params: { slug: 'acme' } })
      return decision.allowed ? 'allowed' : decision.code
    })
    .join(' ')

/** Every requirement of the policy, with the place where it stands. */
function rulesOf({ rules, actions, islands }: Policy): readonly (readonly [string, ImmediateRequirement])[] {
  const places = [...Object.entries(rules), ...Object.entries(actions ?? {}), ...Object.entries(islands ?? {})]
  return places.flatMap(([place, rule]) =>
    (isRequirement(rule)
      ? [[place, rule] as const]
      : Object.entries(rule).map(([method, each]) => [`${method} ${place}`, each] as const)
    ).map(([name, requirement]) => [name, asOfTheToken(requirement as Requirement)] as const),
  )
}

/** What is asked of Clerk, asked of the token: these visitors’ tokens are true. Old ones: `e2e/members/roles.spec.ts`. */
const asOfTheToken = (requirement: Requirement): ImmediateRequirement =>
  (requirement.type === 'fresh' ? requirement.requirement : requirement) as ImmediateRequirement

const rules = rulesOf(policy)

test('the policy has rules', () => {
  expect(rules.length).toBeGreaterThan(20)
})

for (const [place, requirement] of rules) {
  test(`a looser rule for ${place} is noticed`, () => {
    for (const mutant of loosened(requirement)) {
      expect(outcomes(mutant), describe(mutant)).not.toBe(outcomes(requirement))
    }
    // Nobody signed out meets any of them: a rule that is dropped is noticed too.
    expect(outcomes(requirement).startsWith('unauthenticated')).toBe(true)
  })
}

/** Each requirement that asks for a little less; of alternatives, each one in turn. */
function loosened(requirement: ImmediateRequirement): readonly ImmediateRequirement[] {
  switch (requirement.type) {
    case 'anyOf': {
      const members = requirement.requirements as readonly ImmediateRequirement[]
      return members.flatMap((member, at) => loosened(member).map((mutant) => anyOf(...members.with(at, mutant))))
    }
    case 'machine':
      return [machine(), machine({ scopes: requirement.scopes.map((scope) => scope.replace('write', 'read')) })].filter(
        (mutant) => describe(mutant) !== describe(requirement),
      )
    case 'organization':
      return [signedIn(), organization()]
    case 'permission':
    case 'role': {
      // To read is the least of the permissions.
      const least = permission('org:tasks:read')
      return [signedIn(), organization(), ...(describe(requirement) === describe(least) ? [] : [least])]
    }
    default:
      return []
  }
}

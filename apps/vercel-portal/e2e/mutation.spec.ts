/**
 * Loosens each rule of the policy in turn. At least one visitor of the matrix must get another answer, or the matrix does
 * not test the rule.
 */
import type { Policy } from '@rolecall/astro/policy'
import { testSession, type TestPerson } from '@rolecall/astro/testing'
import {
  decide,
  describe,
  isRequirement,
  organization,
  permission,
  signedIn,
  type ImmediateRequirement,
} from '@rolecall/rbac'
import { access } from '../src/access.ts'
import policy from '../src/policy.ts'
import { strangers } from './setup/strangers.ts'
import { expect, test } from './setup/test.ts'

const acme = (role: string, permissions: readonly string[]): TestPerson => ({
  organization: { id: 'org_acme', slug: 'acme', role, permissions },
})
const people: readonly (TestPerson | null)[] = [
  null,
  {},
  ...Object.values(strangers).map(({ role, permissions }) => acme(role, permissions)),
  acme('org:member', access.permissionsOf('org:member')),
  acme('org:editor', access.permissionsOf('org:editor')),
  acme('org:admin', access.permissionsOf('org:admin')),
  {
    organization: {
      id: 'org_globex',
      slug: 'globex',
      role: 'org:admin',
      permissions: access.permissionsOf('org:admin'),
    },
  },
]

/** The code of each visitor's denial, or 'allowed'. */
const outcomes = (requirement: ImmediateRequirement): readonly string[] =>
  people.map((person) => {
    const decision = decide(testSession(person), requirement, { params: { slug: 'acme' } })
    return decision.allowed ? 'allowed' : decision.code
  })

/** Every requirement of the policy, with the place where it stands. */
function rulesOf({ rules, actions, islands }: Policy): readonly (readonly [string, ImmediateRequirement])[] {
  const places = [...Object.entries(rules), ...Object.entries(actions ?? {}), ...Object.entries(islands ?? {})]
  return places.flatMap(([place, rule]) =>
    isRequirement(rule)
      ? [[place, rule as ImmediateRequirement] as const]
      : Object.entries(rule)
          .filter(([, each]) => isRequirement(each))
          .map(([method, each]) => [`${method} ${place}`, each as ImmediateRequirement] as const),
  )
}

const readers = permission('org:documents:read')

test('every looser rule changes the answer for a visitor of the matrix', () => {
  const rules = rulesOf(policy)
  expect(rules.length).toBeGreaterThanOrEqual(12)
  for (const [place, requirement] of rules) {
    // A signed-out visitor meets none of them, so a dropped rule changes an answer.
    expect(outcomes(requirement)[0], place).toBe('unauthenticated')
    const looser = [
      ...(requirement.type === 'signedIn' ? [] : [signedIn()]),
      ...(requirement.type === 'signedIn' ? [] : [organization()]),
      ...(['permission', 'role'].includes(requirement.type) && describe(requirement) !== describe(readers)
        ? [readers, permission('org:documents:write')].filter((each) => describe(each) !== describe(requirement))
        : []),
    ]
    for (const mutant of looser)
      expect(outcomes(mutant), `${place}: ${describe(mutant)}`).not.toEqual(outcomes(requirement))
  }
})

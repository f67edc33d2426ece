import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numRuns } from '../../test/world.ts'
import { access, admits, requirements, visitors } from '../../test/visitors.ts'
import { compare, equivalent, implies, whoMay } from '../analysis.ts'

const worlds = fc.array(visitors, { minLength: 1, maxLength: 12 })
const declarations = fc.constantFrom(access, undefined)

test('never contradicts decide, for any pair of requirements and every visitor of a world', async () => {
  const seen = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(requirements, requirements, worlds, declarations, async (first, second, world, declared) => {
      const options = declared ? { access: declared } : {}
      const { relation, onlyFirst, onlySecond } = compare(first, second, options)
      seen.set(relation, (seen.get(relation) ?? 0) + 1)
      expect(relation).not.toBe('unknown')
      const isImplied = relation === 'equal' || relation === 'stricter'
      const isImplying = relation === 'equal' || relation === 'looser'
      expect(implies(first, second, options).answer).toBe(isImplied ? 'yes' : 'no')
      expect(equivalent(first, second, options).answer).toBe(relation === 'equal' ? 'yes' : 'no')
      expect([onlyFirst === null, onlySecond === null]).toEqual([isImplied, isImplying])
      if (onlyFirst)
        expect([await admits(first, onlyFirst, declared), await admits(second, onlyFirst, declared)]).toEqual([true, false])
      if (onlySecond)
        expect([await admits(first, onlySecond, declared), await admits(second, onlySecond, declared)]).toEqual([false, true])
      // Visitors of the world have declared user roles, so their world is the one of the declaration.
      if (declared)
        for (const visitor of world) {
          const [byFirst, bySecond] = [await admits(first, visitor, declared), await admits(second, visitor, declared)]
          if (isImplied && byFirst) expect(bySecond).toBe(true)
          if (isImplying && bySecond) expect(byFirst).toBe(true)
        }
    }),
    { numRuns },
  )
  // Not a vacuous agreement.
  for (const relation of ['equal', 'stricter', 'looser', 'incomparable'])
    expect(seen.get(relation), relation).toBeGreaterThan(numRuns / 100)
}) // prettier-ignore

test('an equivalent form is equal, and more members are never looser', async () => {
  fc.assert(
    fc.property(requirements, requirements, (first, second) => {
      const both = { type: 'allOf', requirements: [first, second] } as never
      const either = { type: 'anyOf', requirements: [first, second] } as never
      expect(implies(both, first, { access }).answer).toBe('yes')
      expect(implies(first, either, { access }).answer).toBe('yes')
      expect(equivalent(first, { type: 'anyOf', requirements: [first, both] } as never, { access }).answer).toBe('yes')
    }),
    { numRuns },
  )
})

test('whoMay agrees with decide for every declared role', async () => {
  await fc.assert(
    fc.asyncProperty(requirements, visitors, async (requirement, visitor) => {
      const who = whoMay(access, requirement)
      for (const { key, permissions, systemPermissions } of access.roles) {
        const exact = {
          ...visitor,
          kind: 'user' as const,
          organization: { role: key, permissions, params: [] },
          liveMembership: { role: key, permissions, systemPermissions },
          liveUserRole: visitor.userRole,
        }
        const passing = who.roles.find((role) => role.key === key)
        const isAdmitted = await admits(requirement, exact, access)
        if (isAdmitted) expect(passing, key).toBeDefined()
        if (passing && !passing.conditions.length) expect(isAdmitted).toBe(true)
        const meets = await Promise.all((passing?.conditions ?? []).map((each) => admits(each, exact, access)))
        if (passing?.conditions.length) expect(isAdmitted).toBe(meets.includes(true))
      }
    }),
    { numRuns },
  )
})

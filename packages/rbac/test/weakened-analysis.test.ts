/** Changes each rule of the analysis in turn, and expects a contradiction with `decide`. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allOf, anyOf, claim, permission, reverified, signedIn, userRole, type Requirement } from '../src/index.ts'
import { loadAnalysisCopy, type Analysis } from './build.ts'
import { access, admits, requirements, visitors } from './visitors.ts'

/** Pairs that random requirements rarely are. */
const rarePairs: [Requirement, Requirement][] = [
  [allOf(claim('metadata.level', 1), claim('metadata.level', '1')), allOf()],
  [allOf(claim('metadata', 'admin'), claim('metadata.level', 1)), allOf()],
  [reverified({ level: 'first_factor', afterMinutes: 10 }), reverified({ level: 'multi_factor', afterMinutes: 10 })],
]
/** A product of pairs that no alternative absorbs. */
const wide = allOf(
  ...Array.from({ length: 12 }, (_, index) => anyOf(permission(`org:a:x${index}`), permission(`org:b:x${index}`))),
)

/** Whether the analysis contradicts `decide` for one of many pairs, visitors and roles. */
async function contradicts({ compare, maximumAlternatives, whoMay }: Analysis): Promise<boolean> {
  const property = fc.asyncProperty(
    requirements,
    requirements,
    fc.array(visitors, { minLength: 4, maxLength: 8 }),
    fc.constantFrom(access, undefined),
    async (first, second, world, declared) => {
      const { relation, onlyFirst, onlySecond } = compare(first, second, declared ? { access: declared } : {})
      const passes = (requirement: Requirement, visitor: typeof onlyFirst) => admits(requirement, visitor!, declared)
      if (relation === 'unknown') throw new Error('unknown')
      if (onlyFirst && (!(await passes(first, onlyFirst)) || (await passes(second, onlyFirst))))
        throw new Error('first')
      if (onlySecond && ((await passes(first, onlySecond)) || !(await passes(second, onlySecond))))
        throw new Error('second')
      if (!declared) return
      const who = whoMay(access, first)
      for (const visitor of world) {
        const [byFirst, bySecond] = [await passes(first, visitor), await passes(second, visitor)]
        if (!onlyFirst && byFirst && !bySecond) throw new Error('implied')
        if (!onlySecond && bySecond && !byFirst) throw new Error('implying')
      }
      for (const { key, permissions, systemPermissions } of access.roles) {
        const exact = {
          ...world[0]!,
          kind: 'user' as const,
          organization: { role: key, permissions, params: [] },
          liveMembership: { role: key, permissions, systemPermissions },
          liveUserRole: world[0]!.userRole,
        }
        const passing = who.roles.find((role) => role.key === key)
        const conditions = await Promise.all((passing?.conditions ?? []).map((each) => passes(each, exact)))
        const expected = !!passing && (!passing.conditions.length || conditions.includes(true))
        if ((await passes(first, exact)) !== expected) throw new Error('who')
      }
    },
  )
  const { failed } = await fc.check(property, { numRuns: 1500, seed: 1 })
  const random = fc.sample(visitors, { numRuns: 300, seed: 1 })
  for (const [first, second] of rarePairs) {
    const { onlyFirst, onlySecond } = compare(first, second, { access })
    if (onlyFirst && !(await admits(first, onlyFirst, access))) return true
    if (onlySecond && !(await admits(second, onlySecond, access))) return true
    for (const visitor of random) {
      const [byFirst, bySecond] = [await admits(first, visitor, access), await admits(second, visitor, access)]
      if ((!onlyFirst && byFirst && !bySecond) || (!onlySecond && bySecond && !byFirst)) return true
    }
  }
  return (
    failed ||
    maximumAlternatives !== 1000 ||
    compare(wide, signedIn()).relation !== 'unknown' ||
    whoMay(access, permission('org:b:read')).roles.length !== 1 ||
    whoMay(access, claim('metadata.role', 'admin')).userRoles.length !== 1
  )
}

const rules: [file: string, rule: string, without: string][] = [
  ['facts', `all.add(\`permission \${key}\`)`, `{}`],
  ['facts', `all.add(\`live.permission \${key}\`)`, `{}`],
  ['facts', `all.add(\`live.system \${key}\`)`, `{}`],
  ['facts', `limit >= Number(value)`, `limit <= Number(value)`],
  ['facts', `if (facts.has('user') && facts.has('machine')) return false`, ``],
  ['facts', `valuesOf(facts, kind).length > 1`, `false`],
  ['facts', `path !== other`, `true`],
  ['facts', `!other.startsWith(\`\${path}.\`)`, `true`],
  ['facts', `if (!whole.has(fact)) return false`, ``],
  ['alternatives', `children.length ?`, `true ?`],
  ['alternatives', `...(isLive ? ['live.organization', ...facts.map((fact) => \`live.\${fact}\`)] : []),`, ``],
  ['alternatives', `? member(\`permission \${node.permission}\`) : []`, `? member() : []`],
  ['alternatives', `'live.organization', \`live.system \${node.permission}\``, `'live.organization'`],
  ['alternatives', `access && !access.user?.roles.some(({ key }) => key === node.role)`, `false`],
  ['alternatives', `permissions.includes(node.permission)`, `true`],
  ['alternatives', `isCustomName(path.split('.')[0]!)`, `true`],
  ['alternatives', `level === 'second_factor' ? []`, `false ? []`],
  ['alternatives', `level === 'first_factor' ? []`, `false ? []`],
  ['alternatives', `return () => absorb(members(true).flat())`, `return () => absorb(members(false).flat())`],
  ['alternatives', `if (kept.length > maximumAlternatives) throw beyondBound`, ``],
  ['alternatives', `    if (kept.some(({ facts }) => isSubset(facts, each.facts))) continue`, `    if (kept.length) continue`],
  ['alternatives', `['machine', ...node.scopes.map((scope) => \`scope \${scope}\`)]`, `['machine']`],
  ['visitor', `!facts.has(ageFact(factor, limit))`, `facts.has(ageFact(factor, limit))`],
  ['visitor', `params: values('param')`, `params: ['slug']`],
  ['visitor', `systemPermissions: values('live.system')`, `systemPermissions: []`],
  ['compare', `!right.some((other) => isSubset(other.facts, facts))`, `!right.some((other) => isSubset(facts, other.facts))`],
  ['who-may', `if (!closeFacts([...held, ...facts], theory)) return []`, ``],
  ['who-may', `open.some((part) => unlessHeld.includes(kindOf(part))) ? [] : [open]`, `[open]`],
  ['who-may', `if (conditions.some((open) => !open.length)) return { conditions: [] }`, ``],
  ['who-may', `isSubset(own.facts, held)`, `true`],
] // prettier-ignore

test('the unchanged analysis never contradicts decide', async () => {
  expect(await contradicts(await loadAnalysisCopy())).toBe(false)
})

test.for(rules)('decide contradicts the analysis without: %s.ts %s (%s)', async ([file, rule, without]) => {
  let replaced = 0
  const weakened = await loadAnalysisCopy((source, name) => {
    if (name !== `src/analysis/${file}.ts`) return source
    replaced = source.split(rule).length - 1
    return source.replaceAll(rule, without)
  })
  expect(replaced, 'the rule is in the source').toBeGreaterThan(0)
  expect(await contradicts(weakened).catch(() => true)).toBe(true)
})

test('the pairs that a weaker theory would confuse', async () => {
  const { compare } = await loadAnalysisCopy()
  expect(compare(claim('metadata.role', 'admin'), userRole('admin'), { access }).relation).toBe('equal')
  expect(compare(reverified('strict'), reverified('lax')).relation).toBe('stricter')
})

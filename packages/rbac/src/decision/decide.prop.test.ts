import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  access,
  authOf,
  immediateRequirements,
  numRuns,
  oracle,
  paramsOf,
  permissions,
  requirements,
  worlds,
} from '../../test/world.ts'
import {
  describe as print,
  decide,
  isImmediate,
  parseRequirement,
  sessionFromAuth,
  type ImmediateRequirement,
  type Requirement,
} from '../index.ts'

const ask = (world: Parameters<typeof authOf>[0], requirement: Requirement, params = {}) =>
  decide(sessionFromAuth(authOf(world), access), requirement as ImmediateRequirement, { params })
const codeOf = (decision: ReturnType<typeof ask>) => (decision.allowed ? 'allowed' : decision.code)

test('decides as the oracle does, code included', () => {
  fc.assert(
    fc.property(worlds, immediateRequirements, paramsOf, (world, requirement, params) => {
      expect(codeOf(ask(world, requirement, params))).toBe(oracle(world, requirement, params))
    }),
    { numRuns },
  )
})

test('never allows a requirement with a fresh part', () => {
  fc.assert(
    fc.property(worlds, requirements, (world, requirement) => {
      const expected = oracle(world, requirement)
      const fresh =
        JSON.stringify(requirement).includes('"fresh"') || JSON.stringify(requirement).includes('systemPermission')
      expect(isImmediate(requirement)).toBe(!fresh)
      expect(codeOf(ask(world, requirement))).toBe(fresh && expected === 'allowed' ? 'freshness_required' : expected)
    }),
    { numRuns },
  )
})

test('without a grant, only requirements that need none are allowed', () => {
  const needsNone = new Set(['signedIn', 'organization'])
  fc.assert(
    fc.property(worlds, immediateRequirements, paramsOf, (world, requirement, params) => {
      const bare = {
        ...world,
        permissions: [],
        features: [],
        plans: [],
        ages: null,
        scopes: [],
        userRole: undefined,
        level: undefined,
        organization: world.organization && { ...world.organization, role: null },
      }
      const needsGrant = (node: Requirement): boolean =>
        'requirements' in node
          ? node.requirements.length === 0 || node.requirements.every(needsGrant)
          : !needsNone.has(node.type) && !(node.type === 'machine' && node.scopes.length === 0)
      if (needsGrant(requirement)) expect(ask(bare, requirement, params).allowed).toBe(false)
    }),
    { numRuns },
  )
})

test('adding a grant never removes access', () => {
  fc.assert(
    fc.property(worlds, worlds, immediateRequirements, paramsOf, (world, more, requirement, params) => {
      const bigger = {
        ...world,
        permissions: world.organization ? [...new Set([...world.permissions, ...more.permissions])] : [],
        features: [...new Set([...world.features, ...more.features])],
        plans: [...new Set([...world.plans, ...more.plans])],
        scopes: [...new Set([...world.scopes, ...more.scopes])],
      }
      if (ask(world, requirement, params).allowed) expect(ask(bigger, requirement, params).allowed).toBe(true)
    }),
    { numRuns },
  )
})

test('order, repetition and nesting of members do not change a decision', () => {
  const shuffle = (node: Requirement): Requirement =>
    'requirements' in node
      ? {
          ...node,
          requirements: [...node.requirements.toReversed(), ...node.requirements].map(shuffle),
        }
      : node
  const wrap = (node: Requirement): Requirement =>
    'requirements' in node && node.requirements.length
      ? { ...node, requirements: [{ type: node.type, requirements: node.requirements.map(wrap) }] }
      : node
  fc.assert(
    fc.property(worlds, immediateRequirements, paramsOf, (world, requirement, params) => {
      for (const same of [shuffle(requirement), wrap(requirement)]) {
        expect(ask(world, same, params)).toEqual(ask(world, requirement, params))
        expect(JSON.stringify(parseRequirement(same))).toBe(JSON.stringify(parseRequirement(requirement)))
        expect(print(same)).toBe(print(requirement))
      }
    }),
    { numRuns },
  )
})

test('a JSON copy of a requirement decides the same', () => {
  fc.assert(
    fc.property(worlds, immediateRequirements, paramsOf, (world, requirement, params) => {
      const parsed = parseRequirement(requirement)!
      const copy = JSON.parse(JSON.stringify(parsed)) as Requirement
      expect(copy).toEqual(parsed)
      expect(ask(world, copy, params)).toEqual(ask(world, requirement, params))
    }),
    { numRuns },
  )
})

test('any three values give a denial, and nothing throws', () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  })
  fc.assert(
    fc.property(anything, anything, anything, (session, requirement, options) => {
      const decision = decide(session as never, requirement as never, options as never)
      expect(decision).toMatchObject({ allowed: false, code: 'unauthenticated' })
    }),
    { numRuns },
  )
  fc.assert(
    fc.property(worlds, anything, anything, (world, requirement, options) => {
      expect(decide(sessionFromAuth(authOf(world)), requirement as never, options as never).allowed).toBe(false)
    }),
    { numRuns },
  )
})

test('a requirement with one invalid part is denied', () => {
  fc.assert(
    fc.property(worlds, immediateRequirements, fc.anything(), fc.string(), (world, requirement, junk, name) => {
      const broken = {
        type: 'anyOf',
        requirements: [requirement, { ...requirement, [name]: junk }],
      } as unknown as Requirement
      if (parseRequirement(broken) === null) expect(ask(world, broken).allowed).toBe(false)
    }),
    { numRuns },
  )
})

test('keys that look like a granted one are denied', () => {
  const world = {
    kind: 'signed-in',
    organization: { id: 'org_1', slug: 'acme', role: 'org:admin' },
    permissions: ['org:tasks:read'],
    features: ['o:pro', 'o:undefined', 'u:undefined'],
    plans: ['o:pro', 'o:undefined', 'u:undefined'],
    ages: null,
    scopes: [],
    userRole: undefined,
    level: undefined,
  } as const
  const spoil = (key: string) => [
    key.toUpperCase(),
    ` ${key}`,
    `${key} `,
    `${key}\0`,
    `${key}\u200b`,
    key.replace('a', 'а'),
    key.normalize('NFD') + '̇',
    key.replace('org:', ''),
    key.replace('org:', 'org:org:'),
    `${key}:`,
    `${key},`,
    key.repeat(20_000),
    '',
    '*',
    'org:*',
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'has',
    'size',
  ]
  for (const lookAlike of spoil('org:tasks:read').filter((key) => !permissions.includes(key)))
    expect(ask(world, { type: 'permission', permission: lookAlike }).allowed, lookAlike.slice(0, 40)).toBe(false)
  for (const lookAlike of spoil('org:admin'))
    expect(ask(world, { type: 'role', role: lookAlike }).allowed, lookAlike.slice(0, 40)).toBe(false)
  for (const lookAlike of [
    'pr',
    'proo',
    'PRO',
    'org:',
    ':pro',
    'org:pro:',
    'org::pro',
    'org:org:pro',
    'user:pro',
    'ou:pro',
    'o:u:pro',
    'orgpro',
    'org:pro,',
    'oser:pro',
    'urganization:pro',
    'undefined:',
    'рro',
    '__proto__',
  ]) {
    expect(ask(world, { type: 'feature', feature: lookAlike }).allowed, lookAlike).toBe(false)
    expect(ask(world, { type: 'plan', plan: lookAlike }).allowed, lookAlike).toBe(false)
  }
})

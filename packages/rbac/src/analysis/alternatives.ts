import { billingKeys } from '../decision/evaluate.ts'
import { foldRequirement } from '../requirement/fold-requirement.ts'
import { parseRequirement } from '../requirement/parse-requirement.ts'
import type { Requirement } from '../requirement/requirement.ts'
import { readPreset } from '../requirement/reverification.ts'
import { isCustomName } from '../session/custom-claims.ts'
import { isCustom } from '../session/token-grants.ts'
import { ageFact, claimFact, closeFacts, isSubset, type Facts, type Theory } from './facts.ts'

/**
 * The bound of the analysis. A requirement with more alternatives, after the redundant ones are left out, gives
 * `unknown`: never a guess.
 *
 * @example
 * ```ts
 * import { maximumAlternatives } from '@rolecall/rbac/analysis'
 * maximumAlternatives // 1000
 * ```
 */
export const maximumAlternatives = 1000

/** One way to meet a requirement: every visitor with these facts meets it. */
export interface Alternative {
  readonly facts: Facts
  /** The single requirements that the facts come from; `fresh` wraps the live ones. */
  readonly parts: readonly Requirement[]
}

/** The limits of reverification in requirements, which the theory needs. */
export const minutesIn = (...requirements: readonly (Requirement | null)[]): readonly number[] => [
  ...new Set(
    requirements.flatMap((requirement) =>
      requirement
        ? foldRequirement<number[]>(requirement, (node, children) =>
            node.type === 'reverified' ? [readPreset(node.reverification)[1]] : children.flat(),
          )
        : [],
    ),
  ),
]

/** Every alternative of a requirement, none of which includes another; `null` beyond the bound. */
export function alternativesOf(value: Requirement | null, theory: Theory): readonly Alternative[] | null {
  const requirement = parseRequirement(value)
  if (!requirement) return []
  try {
    return foldRequirement<(isLive: boolean) => readonly Alternative[]>(requirement, (node, children) => {
      const members = (isLive: boolean) => children.map((child) => child(isLive))
      switch (node.type) {
        case 'allOf':
          return (isLive) => (children.length ? members(isLive).reduce((a, b) => product(a, b, theory)) : [])
        case 'anyOf':
          return (isLive) => absorb(members(isLive).flat())
        case 'fresh':
          return () => absorb(members(true).flat())
        default:
          return (isLive) =>
            absorb(
              factsOf(node, theory, isLive).flatMap((facts) => {
                const closed = closeFacts(facts, theory)
                return closed ? [{ facts: closed, parts: [isLive ? freshPart(node) : node] }] : []
              }),
            )
      }
    })(false)
  } catch (error) {
    if (error === beyondBound) return null
    throw error
  }
}

const freshPart = (requirement: Requirement): Requirement =>
  parseRequirement({ type: 'fresh', requirement }) ?? requirement

/** A signal that `alternativesOf` catches. */
const beyondBound = Symbol('beyond the bound')

function product(left: readonly Alternative[], right: readonly Alternative[], theory: Theory): readonly Alternative[] {
  const all: Alternative[] = []
  for (const a of left)
    for (const b of right) {
      const facts = isSubset(b.facts, a.facts) ? a.facts : closeFacts([...a.facts, ...b.facts], theory)
      if (facts) all.push({ facts, parts: [...a.parts, ...b.parts] })
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- a signal
      if (all.length > 20 * maximumAlternatives) throw beyondBound
    }
  return absorb(all)
}

/** Without the alternatives that include another one. */
function absorb(alternatives: readonly Alternative[]): readonly Alternative[] {
  const kept: Alternative[] = []
  for (const each of alternatives.toSorted((a, b) => a.facts.size - b.facts.size)) {
    if (kept.some(({ facts }) => isSubset(facts, each.facts))) continue
    kept.push(each)
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- a signal
    if (kept.length > maximumAlternatives) throw beyondBound
  }
  return kept
}

/** The alternatives of a requirement that is not a list: sets of facts. */
function factsOf(node: Requirement, { access }: Theory, isLive: boolean): readonly (readonly string[])[] {
  const member = (...facts: string[]) => [
    [
      'user',
      'organization',
      ...facts,
      ...(isLive ? ['live.organization', ...facts.map((fact) => `live.${fact}`)] : []),
    ],
  ]
  const withUserRole = (roles: readonly string[]) =>
    roles.map((role) => [
      'user',
      access?.user ? claimFact(access.user.claim, role) : `userRole ${role}`,
      ...(isLive ? [`live.userRole ${role}`] : []),
    ])
  switch (node.type) {
    case 'signedIn':
      return [['user']]
    case 'organization':
      return node.param === undefined ? member() : member(`param ${node.param}`)
    case 'role':
      return member(`role ${node.role}`)
    case 'permission':
      return isCustom(node.permission) ? member(`permission ${node.permission}`) : []
    case 'systemPermission': {
      const isSystem: boolean = !isCustom(node.permission)
      return isSystem ? [['user', 'organization', 'live.organization', `live.system ${node.permission}`]] : []
    }
    case 'feature':
      return billingFacts('feature', node.feature)
    case 'plan':
      return billingFacts('plan', node.plan)
    case 'userRole':
      return access && !access.user?.roles.some(({ key }) => key === node.role) ? [] : withUserRole([node.role])
    case 'userPermission': {
      if (!access)
        return [
          ['user', `userPermission ${node.permission}`, ...(isLive ? [`live.userPermission ${node.permission}`] : [])],
        ]
      const roles = access.user?.roles.filter(({ permissions }) => permissions.includes(node.permission)) ?? []
      return withUserRole(roles.map(({ key }) => key))
    }
    case 'claim': {
      const { path, values } = node.claim
      return isCustomName(path.split('.')[0]!) ? values.map((value) => ['user', claimFact(path, value)]) : []
    }
    case 'reverified': {
      const [level, minutes] = readPreset(node.reverification)
      const first = level === 'second_factor' ? [] : [ageFact('first', minutes)]
      return [['user', ...first, ...(level === 'first_factor' ? [] : [ageFact('second', minutes)])]]
    }
    case 'machine':
      return [['machine', ...node.scopes.map((scope) => `scope ${scope}`)]]
    case 'allOf':
    case 'anyOf':
    case 'fresh':
      return []
  }
}

/** A token separates features by commas, so a name with one is in no token. */
const billingFacts = (kind: string, key: string) =>
  billingKeys(key)
    .filter((each) => !/,|\s$|^.:\s/.test(each))
    .map((each) => ['user', `${kind} ${each}`])

import type { Access } from '../access/access.ts'
import { allOf } from '../requirement/builders.ts'
import type { Requirement } from '../requirement/requirement.ts'
import { parseRequirement } from '../requirement/parse-requirement.ts'
import { alternativesOf, minutesIn, type Alternative } from './alternatives.ts'
import { claimFact, closeFacts, isSubset, type Facts, type Theory } from './facts.ts'

/** Visitors who may pass when they meet one of the conditions; without conditions, they always may. */
export interface Passing {
  readonly conditions: readonly Requirement[]
}

export interface PassingRole extends Passing {
  readonly key: string
  readonly name: string
}

export interface WhoMay {
  /** `false` beyond `maximumAlternatives`. The lists are empty then, and say nothing. */
  readonly isKnown: boolean
  /** Users without any role; `null` when a role is needed. */
  readonly users: Passing | null
  /** Roles of organizations, in the order of the declaration. */
  readonly roles: readonly PassingRole[]
  /** Roles of users, in the order of the declaration. */
  readonly userRoles: readonly PassingRole[]
  /** The alternative lists of scopes that admit a machine. */
  readonly machines: readonly (readonly string[])[]
}

/**
 * The visitors who may pass a requirement: declared roles of organizations and of users, users without a role, and
 * machines, each with its conditions. A role is taken to hold exactly its declared permissions, and live answers to
 * agree with the token.
 *
 * @example
 * ```ts
 * import { allOf, defineAccess, permission, reverified } from '@rolecall/rbac'
 * import { whoMay } from '@rolecall/rbac/analysis'
 * const access = defineAccess({
 *   permissions: { 'org:billing:manage': 'Manage billing' },
 *   roles: { 'org:member': { name: 'Member' }, 'org:admin': { name: 'Admin', permissions: 'all' } },
 * })
 * whoMay(access, allOf(permission('org:billing:manage'), reverified('strict'))).roles
 * // [{ key: 'org:admin', name: 'Admin', conditions: [reverified('strict')] }]
 * ```
 */
export function whoMay(access: Access<never, never, never> | Access, requirement: Requirement): WhoMay {
  const parsed = parseRequirement(requirement)
  const declared = access as Access
  const theory: Theory = { access: declared, minutes: minutesIn(parsed) }
  const alternatives = alternativesOf(parsed, theory)
  if (!alternatives) return { isKnown: false, users: null, roles: [], userRoles: [], machines: [] }

  const passing = (held: readonly string[], unlessHeld: readonly string[]): Passing | null =>
    passingWith(alternatives, closeFacts(held, theory)!, unlessHeld, theory)
  const roles = declared.roles.map(({ key, name }) => {
    const member = ['user', 'organization', 'live.organization', `role ${key}`, `live.role ${key}`]
    return { key, name, passes: passing(member, membershipKinds) }
  })
  const userRoles = (declared.user?.roles ?? []).map(({ key, name }) => {
    const user = ['user', claimFact(declared.user!.claim, key), `live.userRole ${key}`]
    return { key, name, passes: passing(user, [...membershipKinds, ...userKinds]) }
  })
  return {
    isKnown: true,
    users: passing(['user'], [...membershipKinds, ...userKinds]),
    roles: roles.flatMap(({ passes, ...role }) => (passes ? [{ ...role, ...passes }] : [])),
    userRoles: userRoles.flatMap(({ passes, ...role }) => (passes ? [{ ...role, ...passes }] : [])),
    machines: alternatives
      .filter(({ facts }) => facts.has('machine'))
      .map(({ parts }) => [...new Set(parts.flatMap((part) => (part.type === 'machine' ? part.scopes : [])))]),
  }
}

const membershipKinds = ['role', 'permission', 'systemPermission']
const userKinds = ['userRole', 'userPermission']

/** The kind of a part, without its `fresh`. */
const kindOf = (part: Requirement) => (part.type === 'fresh' ? part.requirement.type : part.type)

function passingWith(
  alternatives: readonly Alternative[],
  held: Facts,
  unlessHeld: readonly string[],
  theory: Theory,
): Passing | null {
  const conditions = alternatives.flatMap(({ facts, parts }) => {
    if (!closeFacts([...held, ...facts], theory)) return []
    // A part is open when its own facts are not held. Roles and permissions that are not held cannot be conditions.
    const open = parts.filter((part) => !alternativesOf(part, theory)?.some((own) => isSubset(own.facts, held)))
    return open.some((part) => unlessHeld.includes(kindOf(part))) ? [] : [open]
  })
  if (!conditions.length) return null
  if (conditions.some((open) => !open.length)) return { conditions: [] }
  const distinct = new Map(
    conditions
      .map((open) => (open.length === 1 ? open[0]! : allOf(...open)))
      .map((each) => [JSON.stringify(each), each]),
  )
  return { conditions: [...distinct.values()] }
}

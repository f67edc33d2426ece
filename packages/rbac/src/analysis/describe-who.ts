import type { Access } from '../access/access.ts'
import { describe } from '../requirement/describe.ts'
import type { Requirement } from '../requirement/requirement.ts'
import { whoMay, type Passing } from './who-may.ts'

/**
 * The visitors who may pass a requirement, in words: "Admins and billing managers".
 *
 * @example
 * ```ts
 * import { defineAccess, permission } from '@rolecall/rbac'
 * import { describeWho } from '@rolecall/rbac/analysis'
 * const access = defineAccess({
 *   permissions: { 'org:billing:manage': 'Manage billing' },
 *   roles: { 'org:admin': { name: 'Admin', permissions: 'all' } },
 * })
 * describeWho(access, permission('org:billing:manage')) // 'Admins'
 * ```
 */
export function describeWho(access: Access<never, never, never> | Access, requirement: Requirement): string {
  const { isKnown, users, roles, userRoles, machines } = whoMay(access, requirement)
  if (!isKnown) return describe(requirement)
  const everyone = users && say('all signed-in users', users)
  const isMore = (role: Passing) => JSON.stringify(role.conditions) !== JSON.stringify(users?.conditions)
  const named = [...roles, ...userRoles].filter(isMore).map((role) => say(plural(role.name.toLowerCase()), role))
  const people = users?.conditions.length === 0 ? [] : named
  const scopes = machines.map((each) => (each.length ? `machines with ${each.join(' and ')}` : 'machines'))
  const sentence = list([...people, ...(everyone ? [everyone] : []), ...scopes])
  return sentence ? sentence[0]!.toUpperCase() + sentence.slice(1) : 'No visitor'
}

const say = (name: string, { conditions }: Passing): string =>
  conditions.length ? `${name} (${conditions.map((each) => describe(each)).join(' or ')})` : name

const plural = (name: string): string =>
  /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : /(s|x|ch|sh)$/.test(name) ? `${name}es` : `${name}s`

const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

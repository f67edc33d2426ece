import { parseRequirement } from './parse-requirement.ts'
import type { Requirement } from './requirement.ts'

/**
 * A requirement in words, for reports and messages.
 *
 * @example
 * import { allOf, describe, permission, role } from '@rolecall/rbac'
 * describe(allOf(role('org:admin'), permission('org:tasks:read'))) // 'role org:admin and permission org:tasks:read'
 */
export function describe(requirement: Requirement | null): string {
  const parsed = parseRequirement(requirement)
  return parsed ? words(parsed) : 'nothing valid'
}

function words(requirement: Requirement): string {
  switch (requirement.type) {
    case 'signedIn':
      return 'signed in'
    case 'organization':
      return requirement.param ? `the organization in [${requirement.param}]` : 'an active organization'
    case 'systemPermission':
      return `system permission ${requirement.permission}`
    case 'reverified': {
      const { reverification } = requirement
      const how =
        typeof reverification === 'string'
          ? reverification
          : `${reverification.level} within ${reverification.afterMinutes} min`
      return `reverified (${how})`
    }
    case 'machine':
      return ['a machine token', ...requirement.scopes.map((scope) => `scope ${scope}`)].join(' with ')
    case 'allOf':
    case 'anyOf':
      return join(requirement.requirements, requirement.type === 'allOf' ? ' and ' : ' or ')
    case 'fresh':
      return `live: ${group(requirement.requirement)}`
    case 'permission':
      return `permission ${requirement.permission}`
    case 'role':
      return `role ${requirement.role}`
    case 'feature':
      return `feature ${requirement.feature}`
    case 'plan':
      return `plan ${requirement.plan}`
  }
}

const join = (members: readonly Requirement[], word: string): string =>
  members.map(group).join(word) || 'nothing (always denied)'

const group = (member: Requirement): string =>
  'requirements' in member && member.requirements.length > 1 ? `(${words(member)})` : words(member)

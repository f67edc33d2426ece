import type { Requirement } from '@rolecall/rbac'

/** The same requirement with everything that a membership can answer asked live: role, permission, organization. */
export function freshen(requirement: Requirement): Requirement {
  switch (requirement.type) {
    case 'role':
    case 'permission':
    case 'organization':
      return { type: 'fresh', requirement }
    case 'allOf':
    case 'anyOf':
      return { type: requirement.type, requirements: requirement.requirements.map(freshen) }
    default:
      return requirement
  }
}

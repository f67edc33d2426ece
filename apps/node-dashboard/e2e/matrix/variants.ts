/** What a line of the policy can ask for instead of what it asks for. */
import { everyone, override, type Policy } from '@rolecall/astro/policy'
import {
  describe,
  isRequirement,
  machine,
  organization,
  permission,
  role,
  signedIn,
  type Requirement,
} from '@rolecall/rbac'
import { access } from '../../src/access.ts'

export type Target = Policy['actions'] extends Readonly<Record<string, infer Each>> | null ? Each : never

/** What a line can ask for instead; of an organization by address only where there is one (the build insists on it). */
const others: readonly Target[] = [
  everyone(),
  signedIn(),
  organization(),
  organization({ param: 'slug' }),
  ...access.roles.map(({ key }) => role(key)),
  ...access.permissions.map(({ key }) => permission(key)),
  machine(),
  machine({ scopes: ['tasks:read'] }),
  machine({ scopes: ['tasks:write'] }),
]

/** Everything that a target can be instead, in words and as data. */
export function variants(target: Target): readonly (readonly [string, Target])[] {
  if (!isRequirement(target)) {
    // What drops the rules above it: without that, and with what it asks for being another thing.
    const { requirement } = target
    return [
      ...(requirement === null ? [] : [['adds up', requirement] as const]),
      ...others.map((other) => ['→ ' + words(other), isRequirement(other) ? override(other) : other] as const),
    ].filter(([, each]) => JSON.stringify(each) !== JSON.stringify(target))
  }
  const swapped = [...others.filter((each) => !isRequirement(each)), ...inPlaceOf(target)]
  return [
    ['drops the rules above it', override(target)] as const,
    ...swapped
      .filter((each) => JSON.stringify(each) !== JSON.stringify(target))
      .map((each) => [`→ ${words(each)}`, each] as const),
  ]
}

/** Every requirement that a mistake could put here: any other one; for one with parts, these and changed ones as well. */
function inPlaceOf(requirement: Requirement): readonly Requirement[] {
  const whole = others.filter((each) => isRequirement(each))
  switch (requirement.type) {
    case 'fresh':
      // The same without asking Clerk, and other things asked of Clerk.
      return [
        requirement.requirement,
        ...whole,
        ...inPlaceOf(requirement.requirement)
          .filter(isAskable)
          .map((each) => ({ ...requirement, requirement: each }) as Requirement),
      ]
    case 'anyOf':
    case 'allOf': {
      const { requirements } = requirement
      return [
        ...whole,
        ...requirements,
        ...requirements.flatMap((member, at) =>
          inPlaceOf(member).map((each) => ({ ...requirement, requirements: requirements.with(at, each) })),
        ),
      ]
    }
    default:
      return whole
  }
}

/** What a membership can answer. */
const isAskable = ({ type }: Requirement) => ['role', 'permission', 'organization', 'anyOf', 'allOf'].includes(type)

const words = (target: Target): string => (isRequirement(target) ? describe(target) : 'everyone')

/** Alternative requirements for a line of the policy. */
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

/** Alternatives for a line. An organization by address only where the pattern has one, as the build requires. */
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

/** Every alternative of a target, in words and as data. */
export function variants(target: Target): readonly (readonly [string, Target])[] {
  if (!isRequirement(target)) {
    // A target that drops the rules above it: without that, and with alternative requirements.
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

/** Every requirement that a mistake could put here: any other one, and changed parts of a compound one. */
function inPlaceOf(requirement: Requirement): readonly Requirement[] {
  const whole = others.filter((each) => isRequirement(each))
  switch (requirement.type) {
    case 'fresh':
      // The same without the live check, and live checks of other requirements.
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

/** Requirements that a membership decides. */
const isAskable = ({ type }: Requirement) => ['role', 'permission', 'organization', 'anyOf', 'allOf'].includes(type)

const words = (target: Target): string => (isRequirement(target) ? describe(target) : 'everyone')

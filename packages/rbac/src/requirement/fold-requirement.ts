import type { Requirement } from './requirement.ts'

/**
 * The one walk over a requirement and everything in it: `combine` gets each node after the results of its children, which
 * are the members of a list, the requirement in `fresh`, and none for every other kind.
 *
 * @example
 * ```ts
 * import { allOf, foldRequirement, organization, signedIn, type Requirement } from '@rolecall/rbac'
 * const paramsOf = (requirement: Requirement) =>
 *   foldRequirement<string[]>(requirement, (node, children) =>
 *     node.type === 'organization' && node.param ? [node.param] : children.flat(),
 *   )
 * paramsOf(allOf(signedIn(), organization({ param: 'slug' }))) // ['slug']
 * ```
 */
export function foldRequirement<T>(
  requirement: Requirement,
  combine: (node: Requirement, children: readonly T[]) => T,
): T {
  const inner =
    'requirements' in requirement
      ? requirement.requirements
      : 'requirement' in requirement
        ? [requirement.requirement]
        : []
  return combine(
    requirement,
    inner.map((child) => foldRequirement(child, combine)),
  )
}

import type { Requirement } from '@rolecall/rbac'
import { foldRequirement, requirementKinds } from '@rolecall/rbac'

type Kinds = typeof requirementKinds

/** The kinds that both the token and Clerk's Backend API can answer. A live check must ask the API. */
type RefreshableKind = {
  [Kind in keyof Kinds]: Kinds[Kind] extends { live: true; immediate: true; proves: 'members' }
    ? never
    : Kinds[Kind] extends { live: true; immediate: true }
      ? Kind
      : never
}[keyof Kinds]

/** The requirement, with a live check of every part that the membership answers. */
export function freshen(requirement: Requirement): Requirement {
  return foldRequirement<Requirement>(requirement, (node, children) => {
    if (node.type === 'allOf' || node.type === 'anyOf') return { type: node.type, requirements: children }
    return isRefreshable(node) ? { type: 'fresh', requirement: node } : node
  })
}

function isRefreshable(node: Requirement): node is Extract<Requirement, { readonly type: RefreshableKind }> {
  // An unknown kind stays as it is, and the decision denies it.
  if (!Object.hasOwn(requirementKinds, node.type)) return false
  const { live, immediate, proves } = requirementKinds[node.type]
  return live && immediate && proves !== 'members'
}

import type { Requirement } from '@rolecall/rbac'
import { foldRequirement, requirementKinds } from '@rolecall/rbac'

type Kinds = typeof requirementKinds

/** The kinds that both the token and Clerk's Backend API can answer, lists aside. A live check must ask the API. */
type RefreshableKind = Exclude<
  { [Kind in keyof Kinds]: Kinds[Kind] extends { live: true; immediate: true } ? Kind : never }[keyof Kinds],
  'allOf' | 'anyOf'
>

/** The requirement, with a live check of every part that Clerk's Backend API answers. */
export function freshen(requirement: Requirement): Requirement {
  return foldRequirement<Requirement>(requirement, (node, children) => {
    if (node.type === 'allOf' || node.type === 'anyOf') return { type: node.type, requirements: children }
    return isRefreshable(node) ? { type: 'fresh', requirement: node } : node
  })
}

function isRefreshable(node: Requirement): node is Extract<Requirement, { readonly type: RefreshableKind }> {
  // An unknown kind stays as it is, and the decision denies it.
  if (!Object.hasOwn(requirementKinds, node.type)) return false
  const { live, immediate } = requirementKinds[node.type]
  return live && immediate
}

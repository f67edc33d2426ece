import { check } from '../private/check.ts'
import { isFresh, markParsed } from './freshness.ts'
import { maximumNodes, readKey, readList, type Fields } from './read-value.ts'
import type { ClaimRequirement, ClaimValue, Requirement } from './requirement.ts'
import { requirementKinds, type RequirementKind } from './requirement-kinds.ts'
import { readReverification } from './reverification.ts'

/**
 * The requirement in a value of unknown origin, or `null`: in canonical form, as frozen data with no other fields.
 * Total: hostile getters, cycles, unknown types and unknown fields give `null`. (An unknown field may be a misspelt
 * condition, and ignoring it would loosen the requirement.)
 *
 * Requirements that differ only in order, repetition and nesting have the same canonical form, and so the same JSON.
 *
 * @example
 * ```ts
 * import { parseRequirement } from '@rolecall/rbac'
 * parseRequirement(JSON.parse('{"type":"organization","param":"slug"}')) // { type: 'organization', param: 'slug' }
 * parseRequirement({ type: 'organization', parm: 'slug' }) // null
 * ```
 */
export function parseRequirement(value: unknown): Requirement | null {
  return isFresh(value) === undefined ? parseUnknown(value) : (value as Requirement)
}

/** `parseRequirement` without the question whether the value was parsed before. */
export function parseUnknown(value: unknown, onUnknownKind?: (kind: string) => void): Requirement | null {
  let nodes = 0
  try {
    return parse(value, false)
  } catch {
    return null
  }

  function parse(node: unknown, live: boolean): Requirement {
    // The copy has own fields only, and reads each accessor once.
    const { type, ...fields } = { ...(node as Fields) }
    const known = Object.hasOwn(requirementKinds, readKey(type))
    if (!known) onUnknownKind?.(type as string)
    check(known)
    const kind: RequirementKind = requirementKinds[type as Requirement['type']]
    const name = kind.field
    const value = fields[name!]
    let fresh = !kind.immediate
    const inner = (child: unknown) => {
      const requirement = parse(child, live || type === 'fresh')
      fresh ||= !!isFresh(requirement)
      return requirement
    }
    check(++nodes < maximumNodes && (!live || kind.live))
    check(Object.keys(fields).every((field) => field === name))
    const read: Fields =
      !name || (name === 'param' && value === undefined)
        ? {}
        : {
            [name]:
              name === 'requirement'
                ? inner(value)
                : name === 'requirements'
                  ? canonicalList(flatten(readList(value).map(inner), type))
                  : name === 'scopes'
                    ? canonicalList(readList(value).map(readKey))
                    : name === 'reverification'
                      ? readReverification(value)
                      : name === 'claim'
                        ? readClaim(value)
                        : readKey(value),
          }
    return markParsed({ type, ...read } as Requirement, fresh)
  }
}

/** Members of the same type become members of this one. */
const flatten = (requirements: readonly Requirement[], type: unknown): readonly Requirement[] =>
  requirements.flatMap((member) =>
    // An empty list stays a member, because it denies.
    member.type === type && 'requirements' in member && member.requirements.length ? member.requirements : [member],
  )

/** Without duplicates, in the order of their JSON. */
function canonicalList<Item>(items: readonly Item[]): readonly Item[] {
  const byJson = new Map(items.map((item) => [JSON.stringify(item), item]))
  return Object.freeze([...byJson.keys()].sort().map((json) => byJson.get(json)!))
}

function readClaim(value: unknown): ClaimRequirement['claim'] {
  const { path, values, ...rest } = { ...(value as Fields) }
  check(!Object.keys(rest).length)
  return Object.freeze({ path: readKey(path), values: canonicalList(readList(values).map(readClaimValue)) })
}

function readClaimValue(value: unknown): ClaimValue {
  check(typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
  return value as ClaimValue
}

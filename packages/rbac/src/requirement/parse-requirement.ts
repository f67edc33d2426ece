import { isFresh, markParsed } from './freshness.ts'
import { check, maximumNodes, readKey, readList, type Fields } from './read-value.ts'
import type { Requirement } from './requirement.ts'
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
export function parseUnknown(value: unknown): Requirement | null {
  let nodes = 0
  try {
    return parse(value, false)
  } catch {
    return null
  }

  function parse(node: unknown, live: boolean): Requirement {
    // The copy has own fields only, and reads each accessor once.
    const { type, ...fields } = { ...(node as Fields) }
    check(Object.hasOwn(requirementKinds, readKey(type)))
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
                  ? canonicalMembers(readList(value).map(inner), type)
                  : name === 'scopes'
                    ? Object.freeze([...new Set(readList(value).map(readKey))].sort())
                    : name === 'reverification'
                      ? readReverification(value)
                      : readKey(value),
          }
    return markParsed({ type, ...read } as Requirement, fresh)
  }
}

/** Members of the same type become one list, without duplicates, in the order of their JSON. */
function canonicalMembers(requirements: readonly Requirement[], type: unknown): readonly Requirement[] {
  const flat = requirements.flatMap((member) =>
    // An empty list stays a member, because it denies.
    member.type === type && 'requirements' in member && member.requirements.length ? member.requirements : [member],
  )
  const byJson = new Map(flat.map((member) => [JSON.stringify(member), member]))
  return Object.freeze([...byJson].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, member]) => member))
}

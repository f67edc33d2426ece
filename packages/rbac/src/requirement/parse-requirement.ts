import { SameObject } from '../private/same-object.ts'
import type { ImmediateRequirement, Requirement } from './requirement.ts'
import { requirementKinds, type RequirementKind } from './requirement-kinds.ts'

type Fields = Readonly<Record<string, unknown>>

/** Clerk's presets and levels of reverification, and the minutes of a preset. */
export const presets: ReadonlyMap<unknown, number> = /* @__PURE__ */ new Map([
  ['strict_mfa', 10],
  ['strict', 10],
  ['moderate', 60],
  ['lax', 1440],
])
const levels: readonly unknown[] = ['first_factor', 'second_factor', 'multi_factor']
/** No policy comes near it, and it bounds the time a value can keep a decision busy. */
const maximumNodes = 1000

/** What this copy of the package has parsed, and whether it is fresh. It is frozen: once is enough. */
class Parsed extends SameObject {
  readonly #fresh: boolean
  constructor(requirement: object, fresh: boolean) {
    super(requirement)
    this.#fresh = fresh
  }
  /** Reading the field is the check, as fast again as asking for it first: on anything else it throws. */
  static isFresh(value: unknown): boolean | undefined {
    try {
      return (value as Parsed).#fresh
    } catch {
      return undefined
    }
  }
}
/** `undefined` for what was not parsed here. */
export const isFresh = (value: unknown): boolean | undefined => Parsed.isFresh(value)

/**
 * The requirement that a value of unknown origin is, or `null`: in canonical form, as frozen data with nothing else in
 * it. Total: hostile getters, cycles, unknown types and unknown fields give `null`. (An unknown field may be a misspelt
 * condition: reading past it would loosen the requirement.)
 *
 * Requirements that differ only in order, repetition and nesting have the same canonical form, and so the same JSON.
 *
 * @example
 * import { parseRequirement } from '@rolecall/rbac'
 * parseRequirement(JSON.parse('{"type":"organization","param":"slug"}')) // { type: 'organization', param: 'slug' }
 * parseRequirement({ type: 'organization', parm: 'slug' }) // null
 */
export function parseRequirement(value: unknown): Requirement | null {
  return isFresh(value) === undefined ? parseAnew(value) : (value as Requirement)
}

/** For what is known to be new. */
export function parseAnew(value: unknown): Requirement | null {
  let nodes = 0
  try {
    return parse(value, false)
  } catch {
    return null
  }

  function parse(node: unknown, live: boolean): Requirement {
    // Own fields only, and an accessor answers once.
    const { type, ...fields } = { ...(node as Fields) }
    check(Object.hasOwn(requirementKinds, key(type)))
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
                  ? members(list(value).map(inner), type)
                  : name === 'scopes'
                    ? Object.freeze([...new Set(list(value).map(key))].sort())
                    : name === 'reverification'
                      ? reverification(value)
                      : key(value),
          }
    const requirement = { type, ...read } as Requirement
    new Parsed(requirement, fresh)
    return Object.freeze(requirement)
  }
}

/** Members of the same type become one list, without duplicates, in the order of their JSON. */
function members(requirements: readonly Requirement[], type: unknown): readonly Requirement[] {
  const flat = requirements.flatMap((member) =>
    // An empty one stays: alone, it denies.
    member.type === type && 'requirements' in member && member.requirements.length ? member.requirements : [member],
  )
  const byJson = new Map(flat.map((member) => [JSON.stringify(member), member]))
  return Object.freeze([...byJson].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, member]) => member))
}

function reverification(value: unknown): unknown {
  if (presets.has(value)) return value
  const { level, afterMinutes, ...rest } = { ...(value as Fields) }
  check(
    levels.includes(level) &&
      Number.isFinite(afterMinutes) &&
      (afterMinutes as number) > 0 &&
      !Object.keys(rest).length,
  )
  return Object.freeze({ level, afterMinutes })
}

function key(value: unknown): string {
  check(typeof value === 'string' && value)
  return value as string
}

/** A copy without holes. */
function list(value: unknown): unknown[] {
  check(Array.isArray(value) && value.length < maximumNodes)
  return Array.from(value as unknown[])
}

/** Caught by `parseRequirement`. */
function check(valid: unknown): void {
  if (!valid) throw new TypeError('Not a requirement.')
}

/**
 * Whether a value is a requirement as the builders make it.
 *
 * @example
 * import { isRequirement, signedIn } from '@rolecall/rbac'
 * isRequirement(signedIn()) // true
 * isRequirement({ type: 'signed-in' }) // false
 */
export function isRequirement(value: unknown): value is Requirement {
  return !!parseRequirement(value)
}

/**
 * Whether the session alone answers a requirement, so that `decide` takes it. The others need `decideFresh`.
 *
 * @example
 * import { isImmediate, signedIn, systemPermission } from '@rolecall/rbac'
 * isImmediate(signedIn()) // true
 * isImmediate(systemPermission('org:sys_memberships:manage')) // false
 */
export function isImmediate(requirement: Requirement | null): requirement is ImmediateRequirement {
  return isFresh(parseRequirement(requirement)) === false
}

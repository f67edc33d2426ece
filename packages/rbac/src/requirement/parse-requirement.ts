import type { ImmediateRequirement, Requirement } from './requirement.ts'

/** What this copy of the package has read, and whether it is fresh. It is frozen: once is enough. */
const known = new WeakMap<object, boolean>()

/** No policy comes near it, and it bounds the time a value can keep a decision busy. */
const maximumNodes = 1000

const levels: readonly unknown[] = ['first_factor', 'second_factor', 'multi_factor']
const presets: readonly unknown[] = ['strict_mfa', 'strict', 'moderate', 'lax']
const ofMembership: readonly unknown[] = ['organization', 'role', 'permission', 'systemPermission', 'allOf', 'anyOf']

type Fields = Readonly<Record<string, unknown>>

/**
 * The requirement that a value of unknown origin is, as frozen data with nothing else in it, or `null`. Total: hostile
 * getters, cycles, unknown types and unknown fields give `null`. (An unknown field may be a misspelt condition: reading
 * past it would loosen the requirement.)
 *
 * @example
 * import { parseRequirement } from '@rolecall/rbac'
 * parseRequirement(JSON.parse('{"type":"organization","param":"slug"}')) // { type: 'organization', param: 'slug' }
 * parseRequirement({ type: 'organization', parm: 'slug' }) // null
 */
export function parseRequirement(value: unknown): Requirement | null {
  if (known.has(value as object)) return value as Requirement
  let nodes = 0
  try {
    return parse(value, false)
  } catch {
    return null
  }

  function parse(node: unknown, inFresh: boolean): Requirement {
    // Copied before it is looked at: an accessor gets to answer once.
    const fields: Fields = { ...(node as Fields) }
    const { type } = fields
    if (++nodes > maximumNodes || (inFresh && !ofMembership.includes(type))) throw null
    let fresh = type === 'fresh' || type === 'systemPermission'
    const inner = (child: unknown, insideFresh: boolean) => {
      const requirement = parse(child, insideFresh)
      fresh ||= known.get(requirement) === true
      return requirement
    }
    const result = {
      type,
      ...(type === 'fresh'
        ? { requirement: inner(fields.requirement, true) }
        : type === 'allOf' || type === 'anyOf'
          ? { requirements: Object.freeze(list(fields.requirements).map((child) => inner(child, inFresh))) }
          : readAtom(type, fields)),
    }
    if (Object.keys(fields).length !== Object.keys(result).length) throw null
    known.set(Object.freeze(result), fresh)
    return result as Requirement
  }
}

function readAtom(type: unknown, fields: Fields): Fields {
  switch (type) {
    case 'signedIn':
      return {}
    case 'organization':
      return fields.param === undefined ? {} : { param: key(fields.param) }
    case 'role':
    case 'feature':
    case 'plan':
      return { [type]: key(fields[type]) }
    case 'permission':
    case 'systemPermission':
      return { permission: key(fields.permission) }
    case 'reverified':
      return { reverification: readReverification(fields.reverification) }
    case 'machine':
      return { scopes: Object.freeze(list(fields.scopes).map(key)) }
  }
  throw null
}

function readReverification(value: unknown): unknown {
  if (presets.includes(value)) return value
  const { level, afterMinutes, ...rest } = { ...(value as Fields) }
  if (!levels.includes(level) || !Number.isFinite(afterMinutes) || (afterMinutes as number) <= 0) throw null
  if (Object.keys(rest).length) throw null
  return Object.freeze({ level, afterMinutes })
}

function key(value: unknown): string {
  if (typeof value !== 'string' || !value) throw null
  return value
}

/** A copy without holes. */
function list(value: unknown): unknown[] {
  if (!Array.isArray(value) || value.length > maximumNodes) throw null
  return Array.from(value as unknown[])
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
  return parseRequirement(value) !== null
}

/**
 * Whether the session alone answers a requirement, so that `decide` takes it. The others need `decideFresh`.
 *
 * @example
 * import { isImmediate, signedIn, systemPermission } from '@rolecall/rbac'
 * isImmediate(signedIn()) // true
 * isImmediate(systemPermission('org:sys_memberships:manage')) // false
 */
export function isImmediate(requirement: Requirement): requirement is ImmediateRequirement {
  const parsed = parseRequirement(requirement)
  return parsed !== null && known.get(parsed) === false
}

/** The custom claims of a session token: a copy that is read-only, bounded, and without prototypes. */
import { check } from '../private/check.ts'
import type { Fields } from './fields.ts'

/** Every claim but those of JWTs and of Clerk, which have at most three letters or begin with `org_` or `__`. */
export const isCustomName = (name: string): boolean => name.length > 3 && !/^(org_|__)/.test(name)
/** Clerk recommends less than 1.2 kB of custom claims. The limits bound the time of a copy. */
const maximumNodes = 1000
const maximumDepth = 8

/** A copy of the fields with these names. Empty beyond the limits, because a part of the fields could be misread. */
export function copyFields(fields: unknown, isCopied: (name: string) => boolean = () => true): Fields {
  let nodes = 0
  const copy = (value: unknown, depth: number): unknown => {
    check(++nodes < maximumNodes && depth < maximumDepth)
    if (Object(value) !== value) return value
    if (Array.isArray(value)) return Object.freeze(value.map((item) => copy(item, depth + 1)))
    const fields = { __proto__: null } as unknown as Record<string, unknown>
    for (const key of Object.keys(value as Fields))
      if (depth || isCopied(key)) fields[key] = copy((value as Fields)[key], depth + 1)
    return Object.freeze(fields)
  }
  try {
    return copy(fields, 0) as Fields
  } catch {
    return noFields
  }
}

const noFields = /* @__PURE__ */ Object.freeze({ __proto__: null }) as unknown as Fields

/** Most tokens have no custom claims, and share one empty object. */
export const readCustomClaims = (claims: Fields): Fields =>
  Object.keys(claims).some(isCustomName) ? copyFields(claims, isCustomName) : noFields

/** The value at a path with dots in such a copy; `undefined` when there is none. Lists and strings have no fields. */
export const readPath = (copy: unknown, path: string): unknown =>
  path.split('.').reduce((at, key) => (Object(at) === at && !Array.isArray(at) ? (at as Fields)[key] : undefined), copy)

/**
 * The requirements that this copy of the package has parsed, and whether they need a live answer. They are frozen, so
 * that parsing once is enough.
 */
import { SameObject } from '../private/same-object.ts'
import type { Requirement } from './requirement.ts'

class Parsed extends SameObject {
  readonly #fresh: boolean
  constructor(requirement: object, fresh: boolean) {
    super(requirement)
    this.#fresh = fresh
  }
  /** Reading the field is the check: it throws for every other object, and is twice as fast as `#fresh in value`. */
  static isFresh(value: unknown): boolean | undefined {
    try {
      return (value as Parsed).#fresh
    } catch {
      return undefined
    }
  }
}

/** Freezes a parsed requirement and remembers whether it needs a live answer. */
export function markParsed(requirement: Requirement, fresh: boolean): Requirement {
  new Parsed(requirement, fresh)
  return Object.freeze(requirement)
}

/** Whether a parsed requirement needs a live answer; `undefined` for a value that was not parsed here. */
export const isFresh = (value: unknown): boolean | undefined => Parsed.isFresh(value)

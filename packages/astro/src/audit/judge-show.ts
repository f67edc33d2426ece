import type { Value } from '../program/values.ts'
import { truth } from '../program/values.ts'

/** What a condition of `<Show>` is worth. */
export type Condition =
  /** Signed in or out: it decides which links a page shows. */
  | 'presence'
  /** A role, a permission, a feature or a plan. */
  | 'data'
  | 'function'
  /** Clerk takes it for "signed in", whatever it was meant to say. */
  | 'anybody'
  | 'undecided'

export function conditionsOf(when: readonly Value[]): ReadonlySet<Condition> {
  return new Set(when.length === 0 ? ['undecided'] : when.map(conditionOf))
}

function conditionOf(value: Value): Condition {
  switch (value.kind) {
    case 'literal':
      // Clerk refuses to render without a condition.
      return value.value === 'signed-in' || value.value === 'signed-out' || value.value === undefined
        ? 'presence'
        : 'anybody'
    case 'some':
      return value.type === 'string' ? 'undecided' : 'anybody'
    case 'object':
      // One that asks for nothing holds for no visitor on the server, and the finished HTML shows it in a browser.
      return 'data'
    case 'function':
      return 'function'
    case 'promise':
    case 'import':
      return 'anybody'
    default:
      return 'undecided'
  }
}

/** Where `<Show>` decides: on the server, in the browser, or where the audit cannot say. */
export type Place = 'server' | 'browser' | 'undecided'

export function placesOf(isStatic: readonly Value[], isPrerendered: boolean): ReadonlySet<Place> {
  const values = isStatic.length === 0 ? [undefined] : isStatic
  return new Set(
    values.map((value): Place => {
      if (value === undefined || (value.kind === 'literal' && value.value === undefined))
        return isPrerendered ? 'browser' : 'server'
      const isTrue = truth(value)
      return isTrue === null ? 'undecided' : isTrue ? 'browser' : 'server'
    }),
  )
}

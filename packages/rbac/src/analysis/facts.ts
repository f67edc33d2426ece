/**
 * The facts that a requirement can depend on, as strings, and the theory that connects them. The theory is Horn: facts
 * imply facts and exclude facts, and no fact is a choice. So every consistent set of facts has one least visitor, and a
 * requirement (which has no "not") that admits the least visitor admits every visitor with these facts.
 */
import type { Access } from '../access/access.ts'

export type Facts = ReadonlySet<string>

/** The declaration and the minutes that facts are about. */
export interface Theory {
  readonly access: Access | undefined
  /** The limits of reverification, in minutes. */
  readonly minutes: readonly number[]
}

export const claimFact = (path: string, value: unknown): string => `claim ${path}\n${JSON.stringify(value)}`
export const ageFact = (factor: 'first' | 'second', minutes: number): string => `${factor} ${minutes}`

/** The word before the first space, and the rest. */
export function readFact(fact: string): readonly [kind: string, value: string] {
  const space = fact.indexOf(' ')
  return space < 0 ? [fact, ''] : [fact.slice(0, space), fact.slice(space + 1)]
}

/** The values of the facts of one kind. */
export const valuesOf = (facts: Facts, kind: string): string[] =>
  [...facts].filter((fact) => fact.startsWith(`${kind} `)).map((fact) => readFact(fact)[1])

/** With every implied fact; `null` when the facts exclude each other. */
export function closeFacts(facts: Iterable<string>, { access, minutes }: Theory): Facts | null {
  const all = new Set(facts)
  // The set grows while it is visited, and its iterator visits the added facts, too.
  for (const fact of all) {
    const [kind, value] = readFact(fact)
    if (kind === 'role') for (const key of access?.permissionsOf(value) ?? []) all.add(`permission ${key}`)
    if (kind === 'live.role') {
      for (const key of access?.permissionsOf(value) ?? []) all.add(`live.permission ${key}`)
      for (const key of access?.systemPermissionsOf(value) ?? []) all.add(`live.system ${key}`)
    }
    if (kind === 'first' || kind === 'second')
      for (const limit of minutes) if (limit >= Number(value)) all.add(ageFact(kind, limit))
  }
  return isConsistent(all) ? all : null
}

function isConsistent(facts: Facts): boolean {
  if (facts.has('user') && facts.has('machine')) return false
  if (['role', 'live.role', 'userRole', 'live.userRole'].some((kind) => valuesOf(facts, kind).length > 1)) return false
  const claims = valuesOf(facts, 'claim').map((value) => value.split('\n')[0]!)
  // A claim has one value, and a claim with a value has no fields.
  return claims.every((path, index) =>
    claims.every((other, place) => index === place || (path !== other && !other.startsWith(`${path}.`))),
  )
}

export const isSubset = (part: Facts, whole: Facts): boolean => {
  if (part.size > whole.size) return false
  for (const fact of part) if (!whole.has(fact)) return false
  return true
}

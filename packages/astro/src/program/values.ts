import type { Expression, FunctionNode, Node } from './syntax.ts'
import type { KnownModule, ProgramModule } from './program.ts'

/** Something whose meaning the audit knows: an export of a known module. */
export interface Known {
  readonly kind: 'known'
  readonly of: KnownModule
  readonly name: string
}

/** What an expression can be, as far as its text says. An expression has a list of these: one per way through it. */
export type Value =
  | { readonly kind: 'literal'; readonly value: string | number | bigint | boolean | null | undefined | RegExp }
  /** A value of that type, not known which. */
  | { readonly kind: 'some'; readonly type: 'boolean' | 'string' | 'number' }
  /** The node is the expression that made it. */
  | { readonly kind: 'object'; readonly node: Node; readonly entries: readonly Entry[] }
  | { readonly kind: 'function'; readonly module: ProgramModule; readonly node: FunctionNode }
  | { readonly kind: 'promise' }
  | Known
  /** `import * as ns`, or what `await import()` gives. */
  | { readonly kind: 'namespace'; readonly id: string }
  /** What `import()` gives before it is awaited. */
  | { readonly kind: 'import'; readonly id: string }
  /** An Astro component. */
  | { readonly kind: 'component'; readonly id: string }
  /** `Astro`, in that component. */
  | { readonly kind: 'context'; readonly id: string }
  /** `Astro.locals`, without some names. */
  | { readonly kind: 'locals'; readonly except: readonly string[] }
  | { readonly kind: 'unknown' }

/** A part of an object, in source order: what comes later wins. */
export type Entry =
  | { readonly kind: 'property'; readonly key: string | null; readonly values: () => readonly Value[] }
  | { readonly kind: 'spread'; readonly values: () => readonly Value[] }
  | { readonly kind: 'hidden'; readonly keys: readonly string[] }

export const unknown: Value = { kind: 'unknown' }
export const missing: Value = { kind: 'literal', value: undefined }
export const literal = (value: Extract<Value, { kind: 'literal' }>['value']): Value => ({ kind: 'literal', value })

/** The name that a member expression asks for, when it is written down. */
export type KeyOf = (node: Expression | Node) => string | null

/** Whether a value counts as true, when that is known. */
export function truth(value: Value): boolean | null {
  switch (value.kind) {
    case 'literal':
      return Boolean(value.value)
    case 'some':
    case 'unknown':
      return null
    default:
      return true
  }
}

/** Joins lists of values; a list that grows too long says nothing any more. */
export function join(...lists: readonly (readonly Value[])[]): readonly Value[] {
  const [only, ...more] = lists
  if (only && more.length === 0 && only.length < 2) return only
  const all = new Set<Value>()
  for (const list of lists) for (const value of list) all.add(value)
  return all.size > 40 ? [unknown] : [...all]
}

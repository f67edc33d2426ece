import type { Expression, FunctionNode, Node } from './syntax.ts'
import { literalString, textOf } from './syntax.ts'

/** One step into a value: a name, a name that is only known at run time, or all names but some. */
export type Step = string | null | { readonly except: readonly string[] }

/** Where a variable's value can come from. A variable that is assigned twice has two sources. */
export type Source =
  | { readonly kind: 'expression'; readonly node: Expression; readonly path: readonly Step[] }
  | { readonly kind: 'parameter'; readonly of: FunctionNode; readonly index: number; readonly path: readonly Step[] }
  | { readonly kind: 'import'; readonly specifier: string; readonly name: string }
  | { readonly kind: 'function'; readonly node: FunctionNode }
  | { readonly kind: 'unknown' }

/** A name in a pattern, and what it takes. */
export interface Taken {
  readonly node: Node
  readonly source: Source
}

/** A variable of a module. */
export interface Binding {
  readonly name: string
  readonly scope: Scope
  readonly sources: Source[]
}

export interface Scope {
  readonly parent: Scope | null
  /** `var` belongs to the nearest function. */
  readonly ofFunction: boolean
  readonly bindings: Map<string, Binding>
}

export function newScope(parent: Scope | null, ofFunction: boolean): Scope {
  return { parent, ofFunction, bindings: new Map() }
}

export function declare(scope: Scope, name: string, source: Source): void {
  const known = scope.bindings.get(name)
  if (known) known.sources.push(source)
  else scope.bindings.set(name, { name, scope, sources: [source] })
}

export function lookUp(scope: Scope | null, name: string): Binding | null {
  for (let at = scope; at !== null; at = at.parent) {
    const found = at.bindings.get(name)
    if (found) return found
  }
  return null
}

/** Calls back for every name in a pattern, with its source: `{ a: { b = 1 } }` binds b to `.a.b`, or to 1. */
export function readPattern(
  pattern: Node,
  source: (path: readonly Step[]) => Source,
  bind: (name: string, source: Source, node: Node) => void,
  path: readonly Step[] = [],
): void {
  switch (pattern.type) {
    case 'Identifier':
      bind(pattern.name, source(path), pattern)
      return
    case 'AssignmentPattern':
      readPattern(pattern.left, source, bind, path)
      readPattern(pattern.left, (rest) => ({ kind: 'expression', node: pattern.right, path: rest }), bind)
      return
    case 'ArrayPattern':
      pattern.elements.forEach((element, index) => {
        if (element === null) return
        if (element.type === 'RestElement') readPattern(element.argument, source, bind, [...path, null])
        else readPattern(element, source, bind, [...path, String(index)])
      })
      return
    case 'ObjectPattern': {
      const except: string[] = []
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') {
          readPattern(property.argument, source, bind, [...path, { except }])
          continue
        }
        const key = property.computed ? literalString(property.key) : textOf(property.key)
        if (key !== null) except.push(key)
        readPattern(property.value, source, bind, [...path, key])
      }
      return
    }
    case 'RestElement':
      readPattern(pattern.argument, source, bind, [...path, null])
      return
    default:
    // `[a.b] = …` assigns to a property and binds no name.
  }
}

import type { Step } from './bindings.ts'
import type { Evaluator } from './evaluator.ts'
import type { Entry, Value } from './values.ts'
import { join, literal, missing, unknown } from './values.ts'

type ObjectValue = Extract<Value, { kind: 'object' }>

/** What is behind a name of a value; the name `null` can be any. */
export function propertyOf(evaluator: Evaluator, value: Value, key: string | null): readonly Value[] {
  switch (value.kind) {
    case 'object':
      return key === null ? [unknown] : propertyOfObject(evaluator, value, key)
    case 'namespace':
      return key === null ? [unknown] : evaluator.exportOf(value.id, key)
    case 'context':
      if (key === 'locals') return [{ kind: 'locals', except: [] }]
      if (key === 'props') return evaluator.calls?.props(evaluator, value.id) ?? [unknown]
      if (key === 'self') return [{ kind: 'component', id: value.id }]
      return [unknown]
    case 'unknown':
      // A context that came from elsewhere: `({ locals }) => …` in an endpoint.
      return key === 'locals' ? [{ kind: 'locals', except: [] }] : [unknown]
    default:
      return [unknown]
  }
}

function propertyOfObject(evaluator: Evaluator, value: ObjectValue, key: string): readonly Value[] {
  const values = propertyOfEntries(evaluator, value.entries, key)
  return evaluator.mutated.has(value.node) ? join(values, [unknown]) : values
}

function propertyOfEntries(evaluator: Evaluator, entries: readonly Entry[], key: string): readonly Value[] {
  return evaluator.once(entries, key, () => findProperty(evaluator, entries, key))
}

function findProperty(evaluator: Evaluator, entries: readonly Entry[], key: string): readonly Value[] {
  const found: (readonly Value[])[] = []
  for (const entry of entries.toReversed()) {
    if (entry.kind === 'hidden') {
      if (entry.keys.includes(key)) return join(...found, [missing])
    } else if (entry.kind === 'spread') {
      const values = entry.values()
      const inside = join(...values.map((value) => insideSpread(evaluator, value, key)))
      found.push(inside.filter((value) => value !== missing))
      if (values.length > 0 && !inside.includes(missing)) return join(...found)
    } else if (entry.key === key) return join(...found, entry.values())
    // An array's first entry stands for its methods, and for elements that are not written down.
    else if (entry.key === null) found.push(entry.values())
  }
  return join(...found, [missing])
}

/** What spreading a value puts under a name: `missing` when it may leave the name alone. */
function insideSpread(evaluator: Evaluator, value: Value, key: string): readonly Value[] {
  switch (value.kind) {
    case 'literal':
    case 'some':
    case 'function':
      return [missing]
    case 'object':
      return propertyOfObject(evaluator, value, key)
    case 'unknown':
      return [unknown, missing]
    default:
      return propertyOf(evaluator, value, key)
  }
}

/** A value without some of its names: the rest of a destructuring pattern. */
function without(value: Value, keys: readonly string[]): Value {
  if (value.kind === 'locals') return { kind: 'locals', except: [...value.except, ...keys] }
  if (value.kind === 'object') return { ...value, entries: [...value.entries, { kind: 'hidden', keys }] }
  if (value.kind === 'literal') return literal(undefined)
  return value
}

/** Follows a destructuring pattern into a value. */
export function followPath(evaluator: Evaluator, values: readonly Value[], path: readonly Step[]): readonly Value[] {
  return path.reduce<readonly Value[]>(
    (at, step) =>
      typeof step === 'object' && step !== null
        ? at.map((value) => without(value, step.except))
        : evaluator.property(at, step),
    values,
  )
}

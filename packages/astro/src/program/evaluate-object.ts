import type { Evaluator } from './evaluator.ts'
import { stringOf } from './key-of.ts'
import type { ProgramModule } from './program.ts'
import type { Node } from './syntax.ts'
import { textOf } from './syntax.ts'
import type { Entry } from './values.ts'
import { unknown } from './values.ts'

/** The parts of an object that is written down, in source order. */
export function entriesOfObject(
  evaluator: Evaluator,
  module: ProgramModule,
  properties: readonly Node[],
): readonly Entry[] {
  return properties.map((property) => entryOf(evaluator, module, property))
}

/** The elements of an array that is written down, after an entry for all that is not an element. */
export function entriesOfArray(
  evaluator: Evaluator,
  module: ProgramModule,
  elements: readonly (Node | null)[],
): readonly Entry[] {
  return [
    { kind: 'property', key: null, values: () => [unknown] },
    ...elements.map((element, index): Entry =>
      element === null || element.type === 'SpreadElement'
        ? { kind: 'property', key: null, values: () => [unknown] }
        : { kind: 'property', key: String(index), values: () => evaluator.valuesOf(module, element) },
    ),
  ]
}

function entryOf(evaluator: Evaluator, module: ProgramModule, property: Node): Entry {
  if (property.type === 'SpreadElement')
    return { kind: 'spread', values: () => evaluator.valuesOf(module, property.argument) }
  if (property.type !== 'Property' || property.kind !== 'init')
    return { kind: 'property', key: null, values: () => [unknown] }
  const key = property.computed ? stringOf(evaluator, module, property.key) : textOf(property.key)
  return { kind: 'property', key, values: () => evaluator.valuesOf(module, property.value) }
}

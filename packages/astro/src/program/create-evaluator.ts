import { evaluate } from './evaluate.ts'
import type { CallSites, Evaluator } from './evaluator.ts'
import type { Program } from './program.ts'
import { followPath, propertyOf } from './property.ts'
import { exportOf } from './resolve-export.ts'
import type { Node } from './syntax.ts'
import { bare } from './syntax.ts'
import type { Value } from './values.ts'
import { join, unknown } from './values.ts'

/** Deeper than any program that a person wrote is what goes round in circles. */
const maxDepth = 60

/** Ties the stages of the evaluation together: each asks the others through the evaluator. */
export function createEvaluator(
  program: Program,
  calls: CallSites | null,
  mutated: ReadonlySet<Node> = new Set(),
): Evaluator {
  const memo = new Map<Node, readonly Value[]>()
  const found = new Map<object, Map<string, readonly Value[]>>()
  let depth = 0
  const evaluator: Evaluator = {
    program,
    calls,
    mutated,
    valuesOf: (module, node) => {
      const at = bare(node)
      const known = memo.get(at)
      if (known) return known
      if (depth > maxDepth) return [unknown]
      // A value that depends on itself adds nothing to itself.
      memo.set(at, [])
      depth++
      const values = evaluate(evaluator, module, at)
      depth--
      memo.set(at, values)
      return values
    },
    property: (values, key) => join(...values.map((value) => propertyOf(evaluator, value, key))),
    exportOf: (id, name) => exportOf(evaluator, id, name),
    once: (object, key, find) => {
      const answers = found.get(object) ?? new Map<string, readonly Value[]>()
      found.set(object, answers)
      const known = answers.get(key)
      if (known) return known
      answers.set(key, [])
      const values = find()
      answers.set(key, values)
      return values
    },
    follow: (module, { node, path }) => followPath(evaluator, evaluator.valuesOf(module, node), path),
  }
  return evaluator
}

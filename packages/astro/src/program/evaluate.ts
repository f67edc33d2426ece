import { valuesOfCall } from './evaluate-call.ts'
import { valuesOfName } from './evaluate-name.ts'
import { entriesOfArray, entriesOfObject } from './evaluate-object.ts'
import type { Evaluator } from './evaluator.ts'
import { keyOf } from './key-of.ts'
import type { ProgramModule } from './program.ts'
import type { Expression, Node } from './syntax.ts'
import { literalString } from './syntax.ts'
import type { Value } from './values.ts'
import { join, literal, missing, truth, unknown } from './values.ts'

/** What an expression can be, by its kind. The evaluator answers for the expressions in it. */
export function evaluate(evaluator: Evaluator, module: ProgramModule, node: Node): readonly Value[] {
  const of = (part: Node) => evaluator.valuesOf(module, part)
  switch (node.type) {
    case 'Literal':
      return [literal(node.value)]
    case 'TemplateLiteral': {
      const text = literalString(node)
      return [text === null ? { kind: 'some', type: 'string' } : literal(text)]
    }
    case 'Identifier':
      return valuesOfName(evaluator, module, node)
    case 'MemberExpression':
      if (node.object.type === 'MemberExpression' && node.object.object.type === 'MetaProperty') {
        // `import.meta.env.PROD`: a mode is built or developed, never both.
        const mode = keyOf(evaluator, module, node)
        if (mode === 'PROD' || mode === 'DEV') return [literal((mode === 'DEV') === evaluator.program.isDevelopment)]
      }
      return evaluator.property(of(node.object), keyOf(evaluator, module, node))
    case 'ConditionalExpression':
      return branches(
        of(node.test),
        () => of(node.consequent),
        () => of(node.alternate),
      )
    case 'LogicalExpression': {
      const left = of(node.left)
      if (node.operator === '&&')
        return branches(
          left,
          () => of(node.right),
          () => left,
        )
      if (node.operator === '||')
        return branches(
          left,
          () => left,
          () => of(node.right),
        )
      return join(left, of(node.right))
    }
    case 'SequenceExpression':
      return of(node.expressions.at(-1) as Expression)
    case 'AssignmentExpression':
      return node.operator === '=' ? of(node.right) : [unknown]
    case 'UnaryExpression': {
      if (node.operator === 'void') return [missing]
      if (node.operator === '!')
        return of(node.argument).map((value) => {
          const isTrue = truth(value)
          return isTrue === null ? { kind: 'some', type: 'boolean' } : literal(!isTrue)
        })
      return [
        {
          kind: 'some',
          type: node.operator === 'typeof' ? 'string' : node.operator === 'delete' ? 'boolean' : 'number',
        },
      ]
    }
    case 'BinaryExpression':
      return [
        '+-*/%|&^'.includes(node.operator[0] ?? '') || node.operator.includes('>>') || node.operator === '<<'
          ? unknown
          : { kind: 'some', type: 'boolean' },
      ]
    case 'ObjectExpression':
      return [{ kind: 'object', node, entries: entriesOfObject(evaluator, module, node.properties) }]
    case 'ArrayExpression':
      return [{ kind: 'object', node, entries: entriesOfArray(evaluator, module, node.elements) }]
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return [{ kind: 'function', module, node }]
    case 'ImportExpression': {
      const text = literalString(node.source)
      const id = text === null ? null : (module.resolved.get(text) ?? null)
      return [id === null ? unknown : { kind: 'import', id }]
    }
    case 'AwaitExpression':
      return of(node.argument).map((value) =>
        value.kind === 'import' ? { kind: 'namespace', id: value.id } : value.kind === 'promise' ? unknown : value,
      )
    case 'CallExpression':
    case 'NewExpression':
      return valuesOfCall(evaluator, module, node)
    default:
      return [unknown]
  }
}

/** The one way or both, as far as the test says. */
function branches(test: readonly Value[], yes: () => readonly Value[], no: () => readonly Value[]): readonly Value[] {
  const truths = new Set(test.map(truth))
  if (truths.size === 1 && truths.has(true)) return yes()
  if (truths.size === 1 && truths.has(false)) return no()
  return join(yes(), no())
}

import type { Source, Step } from './bindings.ts'
import type { CallSites } from './call-sites.ts'
import { valuesOfCall } from './evaluate-call.ts'
import type { Program, ProgramModule } from './program.ts'
import { propertyOf, without } from './property.ts'
import { exportOf } from './resolve-export.ts'
import type { Expression, Node } from './syntax.ts'
import { bare, literalString, textOf } from './syntax.ts'
import type { Entry, Value } from './values.ts'
import { join, literal, missing, truth, unknown } from './values.ts'

/** Answers what an expression can be, across the modules of a program. */
export interface Evaluator {
  readonly program: Program
  /** With which arguments functions are called; `null` while that is being found out. */
  readonly calls: CallSites | null
  /** Expressions whose objects change later. */
  readonly mutated: ReadonlySet<Node>
  readonly valuesOf: (module: ProgramModule, node: Node) => readonly Value[]
  /** What is behind a name of any of the values. */
  readonly property: (values: readonly Value[], key: string | null) => readonly Value[]
  readonly exportOf: (id: string, name: string) => readonly Value[]
  /** Answers once for an object and a key; while the answer is being found, it is empty. */
  readonly once: (object: object, key: string, find: () => readonly Value[]) => readonly Value[]
  /** What a variable takes from an expression, through its pattern. */
  readonly follow: (module: ProgramModule, source: Extract<Source, { kind: 'expression' }>) => readonly Value[]
}

/** Deeper than any program that a person wrote is what goes round in circles. */
const maxDepth = 60

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
    follow: (module, { node, path }) => along(evaluator, evaluator.valuesOf(module, node), path),
  }
  return evaluator
}

function evaluate(evaluator: Evaluator, module: ProgramModule, node: Node): readonly Value[] {
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
      return [
        { kind: 'object', node, entries: node.properties.map((property) => entryOf(evaluator, module, property)) },
      ]
    case 'ArrayExpression':
      return [
        {
          kind: 'object',
          node,
          entries: [
            { kind: 'property', key: null, values: () => [unknown] },
            ...node.elements.map((element, index): Entry =>
              element === null || element.type === 'SpreadElement'
                ? { kind: 'property', key: null, values: () => [unknown] }
                : { kind: 'property', key: String(index), values: () => of(element) },
            ),
          ],
        },
      ]
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

function entryOf(evaluator: Evaluator, module: ProgramModule, property: Node): Entry {
  if (property.type === 'SpreadElement')
    return { kind: 'spread', values: () => evaluator.valuesOf(module, property.argument) }
  if (property.type !== 'Property' || property.kind !== 'init')
    return { kind: 'property', key: null, values: () => [unknown] }
  const key = property.computed ? stringOf(evaluator, module, property.key) : textOf(property.key)
  return { kind: 'property', key, values: () => evaluator.valuesOf(module, property.value) }
}

/** The name that a member expression asks for; `null` when only the running program knows it. */
export function keyOf(evaluator: Evaluator, module: ProgramModule, node: Node): string | null {
  if (node.type !== 'MemberExpression') return null
  return node.computed ? stringOf(evaluator, module, node.property) : textOf(node.property)
}

function stringOf(evaluator: Evaluator, module: ProgramModule, node: Node): string | null {
  const [value, ...more] = evaluator.valuesOf(module, node)
  if (more.length > 0 || value?.kind !== 'literal') return null
  return typeof value.value === 'string' || typeof value.value === 'number' ? String(value.value) : null
}

function valuesOfName(evaluator: Evaluator, module: ProgramModule, node: Node): readonly Value[] {
  const binding = module.scopes.bindingOf(node)
  if (binding === null) return [textOf(node) === 'undefined' ? missing : unknown]
  if (binding.sources.length === 0) return [missing]
  return join(
    ...binding.sources.map((source) => {
      switch (source.kind) {
        case 'expression':
          return evaluator.follow(module, source)
        case 'function':
          return [{ kind: 'function', module, node: source.node } as const]
        case 'import': {
          const id = module.resolved.get(source.specifier) ?? null
          return id === null ? [unknown] : evaluator.exportOf(id, source.name)
        }
        case 'parameter':
          return along(
            evaluator,
            evaluator.calls?.argument(evaluator, source.of, source.index) ?? [unknown],
            source.path,
          )
        case 'unknown':
          return [unknown]
      }
    }),
  )
}

/** Follows a destructuring pattern into a value. */
function along(evaluator: Evaluator, values: readonly Value[], path: readonly Step[]): readonly Value[] {
  return path.reduce<readonly Value[]>(
    (at, step) =>
      typeof step === 'object' && step !== null
        ? at.map((value) => without(value, step.except))
        : evaluator.property(at, step),
    values,
  )
}

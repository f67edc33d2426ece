import type { Binding, Scope, Source, Step, Taken } from './bindings.ts'
import { declare, lookUp, newScope, readPattern } from './bindings.ts'
import type { FunctionNode, Node, Program } from './syntax.ts'
import { childrenOf, isFunction, textOf } from './syntax.ts'

/** What the names in a module mean. */
export interface Scopes {
  readonly root: Scope
  /** Identifiers that stand for a value, in source order. */
  readonly references: readonly Node[]
  readonly calls: readonly Node[]
  /** Targets of assignments, and what is counted up or deleted. */
  readonly writes: readonly Node[]
  /** Names in patterns: `const { a } = b`, `({ a }) => …`. */
  readonly taken: readonly Taken[]
  readonly parentOf: (node: Node) => Node | null
  /** The variable that an identifier stands for; `null` for globals. */
  readonly bindingOf: (node: Node) => Binding | null
}

/** Finds every variable of a module, where its value comes from, and every place that uses it. */
export function readScopes(program: Program): Scopes {
  const root = newScope(null, true)
  const parents = new Map<Node, Node>()
  const scopes = new Map<Node, Scope>()
  const references: Node[] = []
  const calls: Node[] = []
  const writes: Node[] = []
  const assignments: {
    readonly pattern: Node
    readonly source: (path: readonly Step[]) => Source
    readonly scope: Scope
  }[] = []
  const taken: Taken[] = []
  const into = (scope: Scope) => (name: string, source: Source, node: Node) => {
    taken.push({ node, source })
    declare(scope, name, source)
  }
  const unknown = (): Source => ({ kind: 'unknown' })

  const enterFunction = (node: FunctionNode, scope: Scope): Scope => {
    if (node.type === 'FunctionDeclaration' && node.id) declare(scope, node.id.name, { kind: 'function', node })
    const inner = newScope(scope, true)
    if (node.type === 'FunctionExpression' && node.id) declare(inner, node.id.name, { kind: 'function', node })
    node.params.forEach((parameter, index) =>
      readPattern(parameter, (path) => ({ kind: 'parameter', of: node, index, path }), into(inner)),
    )
    return inner
  }

  const declareIn = (node: Node, scope: Scope): void => {
    if (node.type === 'VariableDeclaration') {
      const owner = node.kind === 'var' ? functionScope(scope) : scope
      for (const { id, init } of node.declarations) {
        readPattern(
          id,
          (path) => (init === null ? unknown() : { kind: 'expression', node: init, path }),
          // `let a` has no value yet: the assignments that follow are its sources.
          (name, source, at) => {
            taken.push({ node: at, source })
            declareUnlessEmpty(owner, name, source)
          },
        )
      }
      // The variable of a loop takes its values from a list.
      const loop = parents.get(node)
      if (loop?.type === 'ForOfStatement' || loop?.type === 'ForInStatement')
        for (const { id } of node.declarations) readPattern(id, unknown, into(owner))
    } else if (node.type === 'ClassDeclaration' && node.id) declare(scope, node.id.name, unknown())
    else if (node.type === 'CatchClause' && node.param) readPattern(node.param, unknown, into(scope))
    else if (node.type === 'ImportDeclaration') {
      for (const part of node.specifiers) {
        const name =
          part.type === 'ImportSpecifier'
            ? textOf(part.imported)
            : part.type === 'ImportNamespaceSpecifier'
              ? '*'
              : 'default'
        declare(root, part.local.name, { kind: 'import', specifier: node.source.value, name })
      }
    } else if (node.type === 'UnaryExpression') {
      if (node.operator === 'delete') writes.push(node.argument)
    } else if (node.type === 'AssignmentExpression') {
      writes.push(node.left)
      assignments.push({
        pattern: node.left,
        source: (path) => (node.operator === '=' ? { kind: 'expression', node: node.right, path } : unknown()),
        scope,
      })
    } else if (node.type === 'UpdateExpression' && node.argument.type === 'MemberExpression') writes.push(node.argument)
    else if (node.type === 'UpdateExpression') assignments.push({ pattern: node.argument, source: unknown, scope })
    else if (
      (node.type === 'ForOfStatement' || node.type === 'ForInStatement') &&
      node.left.type !== 'VariableDeclaration'
    )
      assignments.push({ pattern: node.left, source: unknown, scope })
  }

  const visit = (node: Node, scope: Scope): void => {
    scopes.set(node, scope)
    let inner = scope
    if (isFunction(node)) inner = enterFunction(node, scope)
    else if (opensScope(node)) inner = newScope(scope, node.type === 'StaticBlock')
    declareIn(node, inner)
    if (node.type === 'Identifier' && isReference(node, parents.get(node))) references.push(node)
    if (node.type === 'CallExpression' || node.type === 'AwaitExpression' || node.type === 'ImportExpression')
      calls.push(node)
    for (const child of childrenOf(node)) {
      parents.set(child, node)
      visit(child, inner)
    }
  }
  visit(program, root)
  for (const { pattern, source, scope } of assignments) {
    readPattern(pattern, source, (name, from, at) => {
      taken.push({ node: at, source: from })
      lookUp(scope, name)?.sources.push(from)
    })
  }
  const declared = new Set(taken.map(({ node }) => node))
  return {
    root,
    references: references.filter((node) => !declared.has(node)),
    calls,
    writes,
    taken,
    parentOf: (node) => parents.get(node) ?? null,
    bindingOf: (node) => (node.type === 'Identifier' ? lookUp(scopes.get(node) ?? null, node.name) : null),
  }
}

function declareUnlessEmpty(scope: Scope, name: string, source: Source): void {
  if (source.kind !== 'unknown') declare(scope, name, source)
  else if (!scope.bindings.has(name)) scope.bindings.set(name, { name, scope, sources: [] })
}

function functionScope(scope: Scope): Scope {
  return scope.ofFunction || scope.parent === null ? scope : functionScope(scope.parent)
}

function opensScope({ type }: Node): boolean {
  return (
    type === 'BlockStatement' ||
    type === 'ForStatement' ||
    type === 'ForOfStatement' ||
    type === 'ForInStatement' ||
    type === 'SwitchStatement' ||
    type === 'CatchClause' ||
    type === 'StaticBlock'
  )
}

/** Whether an identifier stands for a value here, and not for the name of a property, a label or a declaration. */
function isReference(node: Node, parent: Node | undefined): boolean {
  if (parent === undefined) return false
  switch (parent.type) {
    case 'MemberExpression':
      return parent.object === node || parent.computed
    case 'Property':
      return parent.value === node || parent.computed
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return parent.computed || parent.value === node
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
      return parent.id !== node
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
    case 'ExportSpecifier':
    case 'ExportAllDeclaration':
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
      return false
    default:
      return true
  }
}

import { readPattern } from './bindings.ts'
import type { Unit } from './program.ts'
import type { Scopes } from './read-scopes.ts'
import type { Node, Program } from './syntax.ts'
import { bare, textOf } from './syntax.ts'

/** The name under which a default export without a name is listed. */
export const DEFAULT = '*default*'

/** Divides a module into what can be reached on its own. */
export function readUnits(
  id: string,
  program: Program,
  exported: ReadonlySet<string>,
  scopes: Scopes,
): readonly Unit[] {
  const used = new Set(scopes.references.map(textOf))
  const unit = (node: Node, names: readonly string[], runsAtLoad = false): Unit => ({
    module: id,
    node,
    names,
    runsAtLoad,
  })
  return program.body.flatMap((statement): readonly Unit[] => {
    switch (statement.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        return []
      case 'ExportDefaultDeclaration': {
        const { declaration } = statement
        return [unit(statement, ['id' in declaration && declaration.id ? textOf(declaration.id) : DEFAULT, DEFAULT])]
      }
      default: {
        const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
        if (!declaration) return []
        if (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration')
          return [unit(statement, declaration.id ? [declaration.id.name] : [])]
        if (declaration.type !== 'VariableDeclaration') return [unit(statement, [], true)]
        return declaration.declarations.map((declarator) => {
          const names = namesIn(declarator.id)
          // `const _ = router.get('/', handler)` is there for what the call does.
          const isKept = names.some((name) => exported.has(name) || used.has(name))
          return unit(declarator, names, !isKept && declarator.init !== null && isCall(declarator.init))
        })
      }
    }
  })
}

function isCall(node: Node): boolean {
  const { type } = bare(node)
  return type === 'CallExpression' || type === 'AwaitExpression' || type === 'NewExpression'
}

function namesIn(pattern: Node): readonly string[] {
  const names = new Set<string>()
  readPattern(
    pattern,
    () => ({ kind: 'unknown' }),
    (name) => names.add(name),
  )
  return [...names]
}

import { readPattern } from './bindings.ts'
import type { Expression, FunctionNode, Program } from './syntax.ts'
import { textOf } from './syntax.ts'

/** What a module hands out under a name. */
export type Export =
  | { readonly kind: 'local'; readonly name: string }
  | { readonly kind: 'expression'; readonly node: Expression | FunctionNode }
  /** Handed on from another module; `*` is that module's namespace. */
  | { readonly kind: 'from'; readonly specifier: string; readonly name: string }

export interface Exports {
  readonly named: ReadonlyMap<string, Export>
  /** Modules of which everything is handed on. */
  readonly stars: readonly string[]
  /** Every module that the text names, in imports, exports and `import('…')`. */
  readonly specifiers: ReadonlySet<string>
}

export function readExports(program: Program): Exports {
  const named = new Map<string, Export>()
  const stars: string[] = []
  const specifiers = new Set<string>()
  for (const statement of program.body) {
    switch (statement.type) {
      case 'ImportDeclaration':
        specifiers.add(statement.source.value)
        break
      case 'ExportAllDeclaration':
        specifiers.add(statement.source.value)
        if (statement.exported === null) stars.push(statement.source.value)
        else named.set(textOf(statement.exported), { kind: 'from', specifier: statement.source.value, name: '*' })
        break
      case 'ExportDefaultDeclaration': {
        const { declaration } = statement
        if (
          'id' in declaration &&
          declaration.id &&
          declaration.type !== 'ClassExpression' &&
          declaration.type !== 'FunctionExpression'
        )
          named.set('default', { kind: 'local', name: textOf(declaration.id) })
        else named.set('default', { kind: 'expression', node: declaration })
        break
      }
      case 'ExportNamedDeclaration': {
        if (statement.source) specifiers.add(statement.source.value)
        for (const { local, exported } of statement.specifiers) {
          named.set(
            textOf(exported),
            statement.source
              ? { kind: 'from', specifier: statement.source.value, name: textOf(local) }
              : { kind: 'local', name: textOf(local) },
          )
        }
        const declared = statement.declaration
        if (declared?.type === 'VariableDeclaration') {
          for (const name of declared.declarations.flatMap(({ id }) => namesIn(id)))
            named.set(name, { kind: 'local', name })
        } else if (declared && 'id' in declared && declared.id) {
          const name = textOf(declared.id)
          named.set(name, { kind: 'local', name })
        }
        break
      }
      default:
    }
  }
  return { named, stars, specifiers }
}

function namesIn(pattern: Parameters<typeof readPattern>[0]): readonly string[] {
  const names: string[] = []
  readPattern(
    pattern,
    () => ({ kind: 'unknown' }),
    (name) => names.push(name),
  )
  return [...new Set(names)]
}

import type { ProgramModule } from './program.ts'
import { readExports } from './read-exports.ts'
import { readScopes } from './read-scopes.ts'
import { readUnits } from './read-units.ts'
import type { Parse } from './syntax.ts'
import { textOf } from './syntax.ts'

/** A module before it is known what its imports stand for. */
export type UnresolvedModule = Omit<ProgramModule, 'resolved'>

/** Reads the text of a module that the bundler compiled. */
export function readModule(
  { id, file, ofProject, code }: Pick<ProgramModule, 'id' | 'file' | 'ofProject' | 'code'>,
  parse: Parse,
): UnresolvedModule {
  const tree = parse(code)
  const scopes = readScopes(tree)
  const exports = readExports(tree)
  const specifiers = new Set(exports.specifiers)
  for (const call of scopes.calls)
    if (call.type === 'ImportExpression' && call.source.type === 'Literal') specifiers.add(textOf(call.source))
  const exported = new Set([...exports.named.values()].flatMap((each) => (each.kind === 'local' ? each.name : [])))
  return {
    id,
    file,
    ofProject,
    code,
    tree,
    scopes,
    exports: { ...exports, specifiers },
    units: readUnits(id, tree, exported, scopes),
  }
}

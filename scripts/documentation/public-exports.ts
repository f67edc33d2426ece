/** The public exports of a built package with their documentation, as editors show them: read from its declarations. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

export interface PublicExport {
  /** `@rolecall/rbac/worker: verifySessionToken`. */
  readonly name: string
  readonly isCallable: boolean
  /** The text of each `@example` tag. */
  readonly examples: readonly string[]
}

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, string | { readonly types?: string }>>
}

/** The exports of every entry of the package at `root` that has declarations. The package has to be built. */
export function publicExports(root: string): readonly PublicExport[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
  const entries = Object.entries(manifest.exports).flatMap(([path, target]) =>
    typeof target === 'object' && target.types ? [{ path, file: join(root, target.types) }] : [],
  )
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    compilerOptions,
  )
  const checker = program.getTypeChecker()
  return entries.flatMap(({ path, file }) => {
    const source = program.getSourceFile(file)
    const module = source && checker.getSymbolAtLocation(source)
    if (!module) throw new Error(`${file} has no exports. Build the package first: npm run build.`)
    return checker.getExportsOfModule(module).map((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
      return {
        name: `${path.replace(/^\./, manifest.name)}: ${symbol.name}`,
        isCallable: Boolean(target.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Class)),
        examples: target
          .getJsDocTags(checker)
          .filter(({ name }) => name === 'example')
          .map(({ text }) => ts.displayPartsToString(text)),
      }
    })
  })
}

export const compilerOptions: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.ReactJSX,
  types: ['node'],
}

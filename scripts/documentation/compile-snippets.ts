/** Type-checks pieces of code that exist in memory only, as if each were a file in a folder of the workspace. */
import { join } from 'node:path'
import ts from 'typescript'
import { compilerOptions } from './public-exports.ts'

export interface Snippet {
  /** Shown in front of a problem. */
  readonly name: string
  readonly code: string
}

/** One line for each problem: the snippet's name, and the compiler's message. `folder` decides what imports resolve to. */
export function compileSnippets(folder: string, snippets: readonly Snippet[]): readonly string[] {
  const files = new Map(
    snippets.map(({ name, code }, index) => [
      join(folder, `snippet-${index}.tsx`),
      { name, code: `${code}\nexport {}` },
    ]),
  )
  const disk = ts.createCompilerHost(compilerOptions)
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => files.has(file) || disk.fileExists(file),
    readFile: (file) => files.get(file)?.code ?? disk.readFile(file),
    getSourceFile(file, language) {
      const snippet = files.get(file)
      return snippet ? ts.createSourceFile(file, snippet.code, language) : disk.getSourceFile(file, language)
    },
  }
  const program = ts.createProgram([...files.keys()], compilerOptions, host)
  return [...files].flatMap(([file, { name }]) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
  )
}

/**
 * The work that a large definition gives the compiler, counted: the same on every machine. How long it takes is
 * measured by `npm run bench`.
 */
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { largeDefinition } from './large-definition.ts'

const root = join(import.meta.dirname, '..')
const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as { config: object }
const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root)

function compile(count: number) {
  const file = join(root, 'test/large-definition-source.ts')
  const code = largeDefinition(count).replace('@rolecall/rbac', '../src/index.ts')
  const original = ts.createCompilerHost({ ...options, types: [] })
  const host: ts.CompilerHost = {
    ...original,
    fileExists: (name) => name === file || original.fileExists(name),
    getSourceFile: (name, language) =>
      name === file ? ts.createSourceFile(name, code, language) : original.getSourceFile(name, language),
  }
  const program = ts.createProgram([file], { ...options, types: [] }, host)
  const problems = program.getSemanticDiagnostics(program.getSourceFile(file))
  return {
    problems: problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
    work: program.getInstantiationCount(),
  }
}

test('200 permissions in 10 roles, and 200 decisions on them, compile with little more work than none', () => {
  const [empty, large] = [compile(0), compile(200)]
  expect([...empty.problems, ...large.problems]).toEqual([])
  expect(large.work - empty.work).toBeLessThan(60_000)
})

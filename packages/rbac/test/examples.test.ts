/**
 * Every example in the documentation comments of public exports compiles, and every public export has one. The README's
 * code is compiled by authorization-types.test.ts.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as { config: object }
const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root)

const sources = globSync('src/**/*.ts', { cwd: root }).filter((file) => !/\.test(-d)?\.ts$/.test(file))
const examples = sources.flatMap((file) =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(
      /@example\n \* ```ts\n((?: \* ?.*\n)+?) \* ```\n \*\/\n(?:export )?(.*)/g,
    ),
  ].map((match) => ({
    file,
    of: match[2]!,
    code: match[1]!
      .replace(/^ \* ?/gm, '')
      .replaceAll(/'@rolecall\/rbac(?:\/(\w+))?'/g, (_, entry?: string) => `'${root}/src/${entry ?? 'index'}.ts'`),
  })),
)
test('every public function and class has an example', () => {
  const named = examples.map(({ of }) => of)
  const exported = ['src/index.ts', 'src/worker.ts', 'src/analysis.ts'].flatMap((file) => {
    const program = ts.createProgram([join(root, file)], { ...options, types: ['node'] })
    const checker = program.getTypeChecker()
    const module = checker.getSymbolAtLocation(program.getSourceFile(join(root, file))!)!
    return checker.getExportsOfModule(module).filter((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
      return target.flags & ts.SymbolFlags.Value
    })
  })
  const without = exported
    .map(({ name }) => name)
    .filter((name) => !named.some((declaration) => new RegExp(`\\b${name}\\b`).test(declaration)))
  expect(without).toEqual([])
})

test('every example compiles', () => {
  expect(examples.length).toBeGreaterThan(20)
  const files = new Map(
    examples.map(({ file, code }, index) => [`${root}/test/example-${index}.ts`, { file, code: `${code}\nexport {}` }]),
  )
  const original = ts.createCompilerHost(options)
  const host: ts.CompilerHost = {
    ...original,
    readFile: (file) => files.get(file)?.code ?? original.readFile(file),
    fileExists: (file) => files.has(file) || original.fileExists(file),
    getSourceFile: (file, language) =>
      files.has(file)
        ? ts.createSourceFile(file, files.get(file)!.code, language)
        : original.getSourceFile(file, language),
  }
  const program = ts.createProgram([...files.keys()], { ...options, types: ['node'] }, host)
  const problems = ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) =>
        `${files.get(file?.fileName ?? '')?.file ?? file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    )
  expect(problems).toEqual([])
})

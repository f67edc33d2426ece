/** The examples of the documentation compile, and every public function and class has one. */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '..')
const entries = ['index', 'migrations', 'audit', 'embedded'] as const
const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
  config: object
}
const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root)

const fromSource = (code: string) =>
  code.replaceAll(/'@rolecall\/repository(?:\/(\w+))?'/g, (_, entry?: string) => `'${root}/src/${entry ?? 'index'}.ts'`)
const blocksOf = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]!)

const documented = globSync('src/**/*.ts', { cwd: root })
  .filter((file) => !/\.test(-d)?\.ts$/.test(file))
  .flatMap((file) =>
    [
      ...readFileSync(path.join(root, file), 'utf8').matchAll(
        /@example\n \* ```ts\n((?: \* .*\n)+?) \* ```\n \*\/\n(.*)/g,
      ),
    ].map(([, code, declaration]) => ({
      file,
      declaration: declaration!,
      code: fromSource(code!.replaceAll(/^ \* /gm, '')),
    })),
  )
const readme = blocksOf(readFileSync(path.join(root, 'README.md'), 'utf8'), /```ts\n([\s\S]*?)```/g).map((code) => ({
  file: 'README.md',
  declaration: '',
  code: fromSource(code).replace("'./database.ts'", `'./example-${documented.length}.ts'`),
}))

const compile = (files: ReadonlyMap<string, string>) => {
  const settings = { ...options, types: ['node'] }
  const disk = ts.createCompilerHost(settings)
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => files.has(file) || disk.fileExists(file),
    readFile: (file) => files.get(file) ?? disk.readFile(file),
    getSourceFile: (file, language) =>
      files.has(file) ? ts.createSourceFile(file, files.get(file)!, language) : disk.getSourceFile(file, language),
  }
  return ts.createProgram([...files.keys(), ...entries.map((entry) => `${root}/src/${entry}.ts`)], settings, host)
}

describe('examples', () => {
  const all = [...documented, ...readme]
  const files = new Map(all.map(({ code }, number) => [`${root}/test/example-${number}.ts`, `${code}\nexport {}\n`]))
  const program = compile(files)

  test('compile', () => {
    expect(readme).toHaveLength(2)
    const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
      const number = [...files.keys()].indexOf(file?.fileName ?? '')
      return `${all[number]?.file ?? file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    })
    expect(problems).toEqual([])
  })

  test.each(entries)('are there for every function and class of %s', (entry) => {
    const checker = program.getTypeChecker()
    const module = checker.getSymbolAtLocation(program.getSourceFile(`${root}/src/${entry}.ts`)!)!
    const values = checker.getExportsOfModule(module).filter((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
      return target.flags & ts.SymbolFlags.Value
    })
    expect(values.length).toBeGreaterThan(1)
    const missing = values.filter(
      ({ name }) => !documented.some(({ declaration }) => new RegExp(`\\b${name}\\b`).test(declaration)),
    )
    expect(missing.map(({ name }) => name)).toEqual([])
  })
})

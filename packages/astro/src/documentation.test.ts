/** Every code block in the README and in the reference compiles against the sources. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const documents = ['README.md', '../../docs/astro.md'].map((file) => join(root, file))

interface CodeBlock {
  readonly file: string
  readonly language: string
  readonly code: string
}

const blocksIn = (file: string, text: string): readonly CodeBlock[] =>
  [...text.matchAll(/^```(ts|tsx)\n([^]*?)^```$/gm)].map(([, language = '', code = '']) => ({ file, language, code }))

function problemsOf(blocks: readonly CodeBlock[]): readonly string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
    config: object
  }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const entries = Object.fromEntries(
    ['policy', 'middleware', 'server', 'client', 'react', 'testing', 'runtime'].map((entry) => [
      `@rolecall/astro/${entry}`,
      [join(root, `src/${entry}.ts`)],
    ]),
  )
  const files = new Map(
    blocks.map((block, index) => [join(root, `src/example-${index}.${block.language}`), `${block.code}\nexport {}\n`]),
  )
  const original = ts.createCompilerHost(options)
  const host: ts.CompilerHost = {
    ...original,
    fileExists: (file) => files.has(file) || original.fileExists(file),
    readFile: (file) => files.get(file) ?? original.readFile(file),
    getSourceFile: (file, target) => {
      const text = files.get(file)
      return text === undefined ? original.getSourceFile(file, target) : ts.createSourceFile(file, text, target)
    },
  }
  const program = ts.createProgram(
    [...files.keys()],
    {
      ...options,
      jsx: ts.JsxEmit.ReactJSX,
      types: ['node'],
      paths: { '@rolecall/astro': [join(root, 'src/index.ts')], ...entries },
    },
    host,
  )
  const indexes = [...files.keys()]
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const block = blocks[indexes.indexOf(file?.fileName ?? '')]
    return `${block?.file ?? file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  })
}

test('every code block compiles', { timeout: 120_000 }, () => {
  const broken: CodeBlock = {
    file: 'broken',
    language: 'ts',
    code: `import { protectEverything } from '@rolecall/astro/policy'\nprotectEverything()`,
  }
  const blocks = [...documents.flatMap((file) => blocksIn(file, readFileSync(file, 'utf8')))]
  expect(blocks.length).toBeGreaterThan(3)
  expect(problemsOf([...blocks, broken])).toEqual([expect.stringMatching(/^broken: .*'protectEverything'/)])
})

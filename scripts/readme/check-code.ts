/**
 * Compiles the code of every README and guide in a project of its own outside of the workspace, which has the packages
 * that the document installs and nothing else. `node scripts/readme/check-code.ts`; exit code 1 when code does not compile.
 */
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import ts from 'typescript'
import { readDocuments, type Document } from './documents.ts'
import { installedPackages, packageName, type CodeBlock } from './read-blocks.ts'

/** A file of the project and the block that it was written from. */
interface Source {
  readonly file: string
  readonly block: CodeBlock
}

const { positionals } = parseArgs({ allowPositionals: true })
const compiled = new Set(['ts', 'tsx', 'js', 'mjs', 'json'])
const workspace = ['packages', 'apps'].flatMap((parent) => readdirSync(parent).map((name) => resolve(parent, name)))

const documents = readDocuments().filter(({ path }) => positionals.length === 0 || positionals.includes(path))
const root = await realpath(await mkdtemp(join(tmpdir(), 'rolecall-readmes-')))
try {
  for (const document of documents) {
    const blocks = document.blocks.filter(({ language }) => compiled.has(language))
    if (blocks.length === 0) continue
    const problems = await check(document, blocks)
    process.stdout.write(`${problems.length === 0 ? '✓' : '✗'} ${document.path}: ${blocks.length} blocks\n`)
    for (const problem of problems) process.stdout.write(`    ${problem}\n`)
    if (problems.length > 0) process.exitCode = 1
  }
} finally {
  await rm(root, { recursive: true, force: true })
}

async function check(document: Document, blocks: readonly CodeBlock[]): Promise<readonly string[]> {
  const project = join(root, document.path.replaceAll(/[\\/]/g, '-'))
  const packages = neededPackages(document)
  const missing = await linkPackages(project, packages)
  const sources = await writeSources(project, blocks)
  return [
    ...missing.map((name) => `${document.path}: the workspace does not have ${name}, which the document installs`),
    ...json(document, sources),
    ...types(document, project, sources, packages),
  ]
}

/** What the document installs. A guide may use every package, and the ones that it installs; a package has its own README's word for the rest. */
function neededPackages({ path, blocks }: Document): readonly string[] {
  const own = installedPackages(blocks).map(packageName)
  if (!path.startsWith('docs')) return own
  const documented = readDocuments().filter((document) => document.folder.startsWith('packages'))
  return [
    ...new Set([...own, ...documented.flatMap((document) => installedPackages(document.blocks)).map(packageName)]),
  ]
}

/** Links packages from where the workspace has them. Returns those that it does not have. */
async function linkPackages(project: string, names: readonly string[]): Promise<readonly string[]> {
  const missing: string[] = []
  for (const name of names) {
    const place = placeOf(name)
    if (place === undefined) {
      missing.push(name)
      continue
    }
    const link = join(project, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(place, link)
  }
  return missing
}

function placeOf(name: string): string | undefined {
  if (name.startsWith('@rolecall/')) return resolve('packages', basename(name))
  return [...workspace, resolve('.')]
    .map((folder) => join(folder, 'node_modules', name))
    .find((place) => existsSync(place))
}

async function writeSources(project: string, blocks: readonly CodeBlock[]): Promise<readonly Source[]> {
  const sources = blocks.map((block) => ({
    file: join(project, block.file ?? `block-${block.line}.${block.language}`),
    block,
  }))
  for (const { file, block } of sources) {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, block.code)
  }
  return sources
}

function json({ path }: Document, sources: readonly Source[]): readonly string[] {
  return sources
    .filter(({ block }) => block.language === 'json')
    .flatMap(({ file, block }) => {
      const { error } = ts.parseConfigFileTextToJson(file, block.code)
      return error ? [`${path}:${block.line}: ${ts.flattenDiagnosticMessageText(error.messageText, '\n')}`] : []
    })
}

function types(document: Document, project: string, sources: readonly Source[], packages: readonly string[]) {
  const files = sources.filter(({ block }) => block.language !== 'json').map(({ file }) => file)
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    // What a document wants to have as globals, it installs.
    types: packages.includes('@types/node') || packages.includes('astro') ? nodeTypes(project) : [],
    jsx: ts.JsxEmit.Preserve,
    allowJs: true,
    checkJs: true,
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
  })
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n      ')
    const source = sources.find(({ file }) => file === diagnostic.file?.fileName)
    if (source === undefined || diagnostic.file === undefined) return `${document.path}: ${message}`
    const { line } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start ?? 0)
    return `${document.path}:${source.block.line + line}: ${message}`
  })
}

function nodeTypes(project: string): string[] {
  return existsSync(join(project, 'node_modules/@types/node')) ? ['node'] : []
}

/** Bundles of the package as its users' tools make them, in a folder that goes away after the test. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as rbac from '../src/index.ts'
import type * as analysis from '../src/analysis.ts'
import type * as worker from '../src/worker.ts'
import { build, type BuildOptions, type Plugin } from 'esbuild'
import { onTestFinished } from 'vitest'

const root = join(import.meta.dirname, '..')
export type Package = typeof rbac
export type Worker = typeof worker
export type Analysis = typeof analysis

/** The code of a file that imports from the package by its name. */
export async function bundle(code: string, options: BuildOptions = {}) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    absWorkingDir: root,
    metafile: true,
    format: 'esm',
    target: 'es2023',
    logLevel: 'silent',
    alias: { '@rolecall/rbac': join(root, 'src/index.ts'), '@rolecall/rbac/worker': join(root, 'src/worker.ts') },
    ...options,
  })
  return { code: outputFiles![0]!.text, inputs: Object.keys(metafile!.inputs) }
}

/** Changes the source of a file on its way into a copy. */
export type Edit = (source: string, file: string) => string

/** Another copy of the package, its source changed by `edit` on the way. */
export const loadCopy = (edit: Edit = (source) => source): Promise<Package> => load('index', edit)
export const loadWorkerCopy = (edit: Edit = (source) => source): Promise<Worker> => load('worker', edit)

export const loadAnalysisCopy = (edit: Edit = (source) => source): Promise<Analysis> => load('analysis', edit)

async function load<Module>(entry: string, edit: Edit): Promise<Module> {
  // Inside the package, so that its peers are found.
  const folder = mkdtempSync(join(root, 'node_modules', '.copy-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const editing: Plugin = {
    name: 'editing',
    setup: (build) =>
      build.onLoad({ filter: /src[\\/].*\.ts$/ }, ({ path }) => ({
        contents: edit(readFileSync(path, 'utf8'), path.slice(root.length + 1).replaceAll('\\', '/')),
        loader: 'ts',
      })),
  }
  const outfile = join(folder, 'copy.mjs')
  await build({
    entryPoints: [join(root, `src/${entry}.ts`)],
    bundle: true,
    packages: 'external',
    format: 'esm',
    target: 'es2023',
    outfile,
    plugins: [editing],
    logLevel: 'silent',
  })
  return (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as Module
}

/** Bundles of the package as its users' tools make them, in a folder that goes away after the test. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as rbac from '../src/index.ts'
import { build, type BuildOptions, type Plugin } from 'esbuild'
import { onTestFinished } from 'vitest'

const root = join(import.meta.dirname, '..')
export type Package = typeof rbac

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

/** Another copy of the package, its source changed by `edit` on the way. */
export async function loadCopy(edit: (source: string, file: string) => string = (source) => source): Promise<Package> {
  const folder = mkdtempSync(join(tmpdir(), 'rbac-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const editing: Plugin = {
    name: 'editing',
    setup: (build) =>
      build.onLoad({ filter: /src[\\/].*\.ts$/ }, async ({ path }) => ({
        contents: edit(
          await import('node:fs/promises').then(({ readFile }) => readFile(path, 'utf8')),
          path.slice(root.length + 1).replaceAll('\\', '/'),
        ),
        loader: 'ts',
      })),
  }
  const outfile = join(folder, 'copy.mjs')
  await build({
    entryPoints: [join(root, 'src/index.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2023',
    outfile,
    plugins: [editing],
    logLevel: 'silent',
  })
  return (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as Package
}

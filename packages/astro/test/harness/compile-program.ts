import { createRequire } from 'node:module'
import { posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as Vite from 'vite'
import type { EntryPoint } from '../../src/program/analyse.ts'
import { analyse } from '../../src/program/analyse.ts'
import type { Program } from '../../src/program/program.ts'
import { readProgram } from '../../src/program/read-program.ts'
import { projectRoot } from './astro-project.ts'

/** Compiles small programs with Astro's own compiler and Vite, as a build does, without the build. */

const astro = createRequire(createRequire(`${projectRoot}/package.json`).resolve('astro/package.json'))
const { transform } = (await import(pathToFileURL(astro.resolve('@astrojs/compiler-rs')).href)) as {
  readonly transform: (source: string, options: object) => { readonly code: string }
}
const vite = (await import(pathToFileURL(astro.resolve('vite')).href)) as typeof Vite

const root = '/project/'
const packages = /^(?:@rolecall|@clerk)\//

/** Reads a program; paths are from `src/`. */
export async function compileProgram(files: Readonly<Record<string, string>>): Promise<Program> {
  const codes = new Map<string, string>()
  for (const [path, text] of Object.entries(files))
    codes.set(`${root}src/${path}`, await compile(`${root}src/${path}`, text))
  return readProgram({
    root,
    parse: (code) => vite.parseAst(code),
    entries: [...codes.keys()],
    source: {
      ids: [...codes.keys()],
      code: (id) => codes.get(id) ?? null,
      importers: () => [],
      resolve: (specifier, importer) => {
        if (packages.test(specifier)) return Promise.resolve(`/packages/${specifier}`)
        if (!specifier.startsWith('.')) return Promise.resolve(null)
        const path = posix.join(posix.dirname(importer), specifier)
        return Promise.resolve(
          [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((id) => codes.has(id)) ?? null,
        )
      },
    },
  })
}

/** The same, from `index.astro` as a page, or from the entry points of the caller. */
export async function analyseProgram(
  files: Readonly<Record<string, string>>,
  half: EntryPoint['half'],
  entries: readonly Omit<EntryPoint, 'half'>[] = [{ kind: 'page', id: 'index.astro' }],
) {
  return analyse(
    await compileProgram(files),
    entries.map(({ kind, id }) => ({ kind, id: `${root}src/${id}`, half })),
  )
}

async function compile(id: string, text: string): Promise<string> {
  const isAstro = id.endsWith('.astro')
  const code = isAstro
    ? transform(text, {
        filename: id,
        normalizedFilename: id,
        internalURL: 'astro/compiler-runtime',
        resolvePath: (specifier: string) => specifier,
      }).code
    : text
  const compiled = await vite.transformWithOxc(code, isAstro ? `${id}.ts` : id, { jsx: { runtime: 'automatic' } })
  return compiled.code
}

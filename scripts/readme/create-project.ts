/** A project as a reader of our READMEs makes it: their install commands, their files, and packages from the registry. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { succeed } from '../compat/succeed.ts'
import type { Document } from './documents.ts'
import { installedPackages, packageName } from './read-blocks.ts'

export interface ReaderProject {
  readonly root: string
  /** Runs a program of the project and returns its output. */
  readonly run: (program: string, args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<string>
  readonly remove: () => Promise<void>
}

export interface ProjectOptions {
  /** In this order: a file that two of them name is the later one's. */
  readonly documents: readonly Document[]
  /** What the reader has before: contents by path. */
  readonly files: Readonly<Record<string, string>>
  /** Packages that the reader has before, by version. */
  readonly dependencies: Readonly<Record<string, string>>
  /** Specifiers of our own packages. */
  readonly packed: ReadonlyMap<string, string>
}

export async function createProject(options: ProjectOptions): Promise<ReaderProject> {
  const { documents, files, dependencies, packed } = options
  const root = await realpath(await mkdtemp(join(tmpdir(), 'rolecall-reader-')))
  const remove = () => rm(root, { recursive: true, force: true })
  const run: ReaderProject['run'] = (program, args, env = {}) =>
    succeed('npm', ['exec', '--', program, ...args], { cwd: root, env })
  try {
    const own = documents.flatMap(({ blocks }) =>
      blocks.flatMap(({ file, code }) => (file === undefined ? [] : ([[file, code]] as const))),
    )
    for (const [file, code] of [...Object.entries(files), ...own]) {
      await mkdir(dirname(join(root, file)), { recursive: true })
      await writeFile(join(root, file), code)
    }
    const installed = documents
      .flatMap(({ blocks }) => installedPackages(blocks))
      .map((name): [string, string] => [
        packageName(name),
        packed.get(packageName(name)) ?? (name.slice(packageName(name).length + 1) || '*'),
      ])
    const manifest = {
      private: true,
      type: 'module',
      dependencies: { ...Object.fromEntries(installed), ...dependencies },
      overrides: Object.fromEntries(packed),
    }
    await writeFile(join(root, 'package.json'), JSON.stringify(manifest, null, 2))
    await succeed('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root })
    return { root, run, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

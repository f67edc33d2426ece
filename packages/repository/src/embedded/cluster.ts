/**
 * A cluster's files. `<home>/cluster` holds `data` and the superuser's `password`. Both appear together, by one rename,
 * so that a crash during initdb leaves nothing that looks complete. `home` is the requested directory. When the server's
 * user cannot enter it, `<directory>/location` names a folder elsewhere.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { lstat, mkdir, mkdtemp, readFile, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { EmbeddedPostgresError } from '../errors/embedded-postgres-error.ts'
import { canRun, canEnter, chooseIdentity, handOver, reachableBase, type Identity } from './identity.ts'
import { copyBinaries, exists, locateBinaries, type PostgresBinaries } from './binaries.ts'

export interface Cluster {
  readonly binaries: PostgresBinaries
  readonly identity: Identity
  /** Holds `data` and `password`. */
  readonly folder: string
  readonly data: string
  readonly password: string
  /** Removes the cluster and the note that names its folder. */
  discard(): Promise<void>
}

/** Finds the cluster of this directory or creates it. */
export async function prepareCluster(requested: string, options: { readonly durable: boolean }): Promise<Cluster> {
  await mkdir(requested, { recursive: true })
  const directory = await realpath(requested)
  const home = await readHome(directory)
  const owner = await lstat(path.join(home, 'cluster', 'data')).catch(() => undefined)
  const identity = await chooseIdentity(owner)
  const reachable = canEnter(identity, home) ? home : await relocate(directory, identity)

  const located = await locateBinaries()
  const binaries = canRun(identity, located.postgres, located.catalog)
    ? located
    : await copyBinaries(located, await reachableBase(identity, located.root))

  const folder = path.join(reachable, 'cluster')
  if (!(await exists(folder))) await createCluster(folder, binaries, identity, options)
  const password = await readFile(path.join(folder, 'password'), 'utf8')
  return {
    binaries,
    identity,
    folder,
    data: path.join(folder, 'data'),
    password: password.trim(),
    async discard() {
      const moved = reachable !== directory
      await rm(moved ? reachable : folder, { recursive: true, force: true })
      if (moved) await rm(locationFile(directory), { force: true })
    },
  }
}

const locationFile = (directory: string) => path.join(directory, 'location')

async function readHome(directory: string): Promise<string> {
  const location = (await readFile(locationFile(directory), 'utf8').catch(() => '')).trim()
  if (location === '' || !(await exists(location))) return directory
  // The note is followed only to a folder that this module created for this directory.
  const origin = await readFile(path.join(location, 'origin'), 'utf8').catch(() => '')
  return origin === directory ? location : directory
}

async function relocate(directory: string, identity: Identity): Promise<string> {
  const base = await reachableBase(identity, directory)
  if (!base.startsWith('/var/lib/')) await sweep(base)
  const home = await mkdtemp(path.join(base, 'cluster-'))
  // The file is written before the hand-over, because root must not write into a folder of another user.
  await writeFile(path.join(home, 'origin'), directory)
  await handOver(identity, home)
  const existing = path.join(directory, 'cluster')
  if (await exists(existing)) await execute('cp', ['-a', existing, home], {})
  await writeFile(locationFile(directory), home)
  await rm(existing, { recursive: true, force: true })
  return home
}

const oneHour = 3_600_000

/** Removes relocated clusters of deleted temporary directories, except those that another process is creating. */
async function sweep(base: string): Promise<void> {
  for (const name of await readdir(base)) {
    if (!name.startsWith('cluster-')) continue
    const home = path.join(base, name)
    const origin = await readFile(path.join(home, 'origin'), 'utf8').catch(() => undefined)
    if (origin === undefined || (await exists(locationFile(origin)))) continue
    if ((await lstat(home)).mtimeMs > Date.now() - oneHour) continue
    const pid = await readPostmasterPid(path.join(home, 'cluster', 'data'))
    if (pid === undefined || !isAlive(pid)) await rm(home, { recursive: true, force: true })
  }
}

async function createCluster(
  folder: string,
  binaries: PostgresBinaries,
  identity: Identity,
  options: { readonly durable: boolean },
): Promise<void> {
  const home = path.dirname(folder)
  await removeAbandoned(home)
  const partial = await mkdtemp(path.join(home, `.cluster-${process.pid}-`))
  try {
    const passwordFile = path.join(partial, 'password')
    await writeFile(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
    await handOver(identity, passwordFile)
    await handOver(identity, partial)
    await execute(
      binaries.initdb,
      [
        ...['--pgdata', path.join(partial, 'data'), '--username', 'postgres', '--pwfile', passwordFile],
        ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale-provider', 'builtin'],
        ...['--locale', 'C', '--builtin-locale', 'C.UTF-8'],
        ...(options.durable ? [] : ['--no-sync']),
      ],
      identity,
    )
    await rename(partial, folder)
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    // Another process created the same cluster first.
    if (!(await exists(folder))) throw error
  }
}

async function removeAbandoned(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = /^\.cluster-(\d+)-/.exec(name)?.[1]
    if (pid && !isAlive(Number(pid))) await rm(path.join(home, name), { recursive: true, force: true })
  }
}

/** `undefined` when the data directory has no server's note. */
export async function readPostmasterPid(data: string): Promise<number | undefined> {
  const note = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number.parseInt(note, 10)
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined
}

/** Whether the server that wrote this note is shutting down (its last line says so). */
export const isStopping = async (data: string): Promise<boolean> =>
  /^stopping *$/m.test(await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => ''))

/** Zombies are not alive. They are common in containers whose first process does not reap children. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return process.platform !== 'linux' || !isZombie(pid)
}

function isZombie(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, ''))
  } catch {
    return false
  }
}

/** The server's environment variables: none of the caller's `PG*`, and messages in English. */
export const serverEnvironment = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
  ...(process.env['SystemRoot'] ? { SystemRoot: process.env['SystemRoot'] } : {}),
})

function execute(program: string, args: readonly string[], identity: Identity): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...identity,
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: serverEnvironment(),
    })
    let output = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
    const fail = (why: string, cause?: unknown) =>
      reject(
        new EmbeddedPostgresError(
          'postgres_init_failed',
          `${path.basename(program)} ${why}, so no PostgreSQL cluster was created.`,
          `Its output: ${output.trim()}`,
          { cause },
        ),
      )
    child.on('error', (error) => fail('could not be started', error))
    child.on('close', (code, signal) => (code === 0 ? resolve() : fail(`ended with ${code ?? signal}`)))
  })
}

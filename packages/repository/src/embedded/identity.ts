/**
 * Which system user runs the server. PostgreSQL refuses to run as root, so root hands it to the owner of the
 * existing data, else to `nobody`, else to `postgres`. Nothing is added to the system.
 */
import { spawnSync } from 'node:child_process'
import { chown, lstat, mkdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { EmbeddedPostgresError } from '../errors/embedded-postgres-error.ts'

/** Spread into `spawn` options. Empty when the current user runs the server. */
export type Identity = { readonly uid?: number; readonly gid?: number }

const isRoot = () => process.getuid?.() === 0

/** @param dataOwner the owner of a data directory that exists already */
export async function chooseIdentity(dataOwner?: { readonly uid: number; readonly gid: number }): Promise<Identity> {
  if (!isRoot()) return {}
  if (dataOwner && dataOwner.uid !== 0) return { uid: dataOwner.uid, gid: dataOwner.gid }
  const users = parseUsers(await readFile('/etc/passwd', 'utf8').catch(() => ''))
  for (const name of ['nobody', 'postgres']) {
    const identity = users.get(name)
    if (identity && run(identity, '/bin/sh', ['-c', ':'])) return identity
  }
  throw new EmbeddedPostgresError(
    'postgres_user_missing',
    'PostgreSQL refuses to run as root, and neither "nobody" nor "postgres" can be used on this system. Start as an ordinary user, or add one of the two.',
  )
}

function parseUsers(passwd: string): ReadonlyMap<string, Identity> {
  const users = new Map<string, Identity>()
  for (const line of passwd.split('\n')) {
    const [name, , uid, gid] = line.split(':')
    if (name && Number(uid) > 0) users.set(name, { uid: Number(uid), gid: Number(gid) })
  }
  return users
}

const run = (identity: Identity, file: string, args: readonly string[]) =>
  spawnSync(file, args, { ...identity, cwd: '/', stdio: 'ignore', env: {} }).status === 0

/** Whether the user can run this program and read this file: asked of the system, not computed from modes. */
export const canRun = (identity: Identity, program: string, readable: string): boolean =>
  identity.uid === undefined || run(identity, '/bin/sh', ['-c', '"$0" --version && test -r "$1"', program, readable])

/** Whether the user gets as far as this folder. */
export const canEnter = (identity: Identity, folder: string): boolean =>
  identity.uid === undefined || run(identity, '/bin/sh', ['-c', 'cd "$0" && cd ..', folder])

/**
 * A folder of root's that the server's user can enter, for programs and data that lie behind a folder it
 * cannot. Only a folder that nobody else can write to is taken: programs are run from it.
 */
export async function reachableBase(identity: Identity, origin: string): Promise<string> {
  const temporary = [tmpdir(), '/tmp'].some((folder) => origin.startsWith(folder + path.sep))
  for (const parent of temporary ? ['/tmp', '/var/tmp'] : ['/var/lib', '/var/tmp', '/tmp']) {
    const base = path.join(parent, 'rolecall-postgres')
    try {
      await mkdir(base, { mode: 0o755 }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error
      })
      const stat = await lstat(base)
      if (stat.isDirectory() && stat.uid === 0 && (stat.mode & 0o022) === 0 && canEnter(identity, base)) return base
    } catch {
      continue
    }
  }
  throw new EmbeddedPostgresError(
    'postgres_unreachable_directory',
    `"${origin}" lies in a folder that only root can enter, PostgreSQL does not run as root, and no other place was usable. Choose a directory that user ${identity.uid ?? ''} can reach.`,
  )
}

/** Gives a file or an empty folder to the server's user. */
export const handOver = async (identity: Identity, file: string): Promise<void> => {
  if (identity.uid !== undefined && identity.gid !== undefined) await chown(file, identity.uid, identity.gid)
}

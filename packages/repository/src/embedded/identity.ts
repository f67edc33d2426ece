/**
 * The system user that runs the server. PostgreSQL refuses to run as root, so root uses the owner of the existing data,
 * else `nobody`, else `postgres`. No user is added to the system.
 */
import { spawnSync } from 'node:child_process'
import { chown, lstat, mkdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { EmbeddedPostgresError } from '../errors/embedded-postgres-error.ts'

/** Options for `spawn`. Empty when the current user runs the server. */
export type Identity = { readonly uid?: number; readonly gid?: number }

const isRoot = () => process.getuid?.() === 0

/** @param dataOwner the owner of an existing data directory */
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
    'PostgreSQL refuses to run as root, and neither "nobody" nor "postgres" can be used on this system.',
    'Start as an ordinary user, or add one of the two.',
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

/** Whether the user can run this program and read this file. The system answers, because modes do not tell all. */
export const canRun = (identity: Identity, program: string, readable: string): boolean =>
  identity.uid === undefined || run(identity, '/bin/sh', ['-c', '"$0" --version && test -r "$1"', program, readable])

/** Whether the user can enter this folder. */
export const canEnter = (identity: Identity, folder: string): boolean =>
  identity.uid === undefined || run(identity, '/bin/sh', ['-c', 'cd "$0" && cd ..', folder])

/**
 * A folder of root's that the server's user can enter, for programs and data in folders that it cannot enter. Programs
 * run from it, so no other user may be able to write to it.
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
    `Only root can enter a folder above "${origin}", PostgreSQL does not run as root, and no other folder was usable.`,
    `Choose a directory that user ${identity.uid ?? ''} can enter.`,
  )
}

/** Gives a file or an empty folder to the server's user. */
export const handOver = async (identity: Identity, file: string): Promise<void> => {
  if (identity.uid !== undefined && identity.gid !== undefined) await chown(file, identity.uid, identity.gid)
}

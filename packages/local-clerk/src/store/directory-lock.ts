/**
 * A lock for a directory, because two local Clerks on one directory would overwrite each other's data. The lock is a
 * file that names its holder. The lock of a holder that no longer runs is taken over.
 */
import { randomUUID } from 'node:crypto'
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalClerkError } from '../errors/local-clerk-error.ts'

export interface DirectoryLock {
  release(): Promise<void>
}

interface Holder {
  readonly pid: number
  /**
   * The start time of the process in the unit of the system; `null` if unknown. It tells a reused process id apart.
   */
  readonly processStart: string | null
  readonly token: string
}

const lockName = 'lock'
const tries = 20

/**
 * Tokens of the locks that this process holds. A lock with this process id and another token is from an earlier process.
 * The set is kept outside of the module, because `astro dev` loads the module again when the configuration changes.
 */
const heldKey = Symbol.for('@rolecall/local-clerk/locks')
const shared = globalThis as { [heldKey]?: Set<string> }
const held = (shared[heldKey] ??= new Set<string>())

/** @throws {LocalClerkError} `persist_in_use` while another local Clerk, of any process, holds the lock */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const path = join(directory, lockName)
  const own: Holder = { pid: process.pid, processStart: await startOf(process.pid), token: randomUUID() }
  const text = JSON.stringify(own)
  // Written to a draft and linked, so that other processes never read half of the lock.
  const draft = `${path}.${own.token}.tmp`
  await writeFile(draft, text, { mode: 0o600 })
  try {
    for (let left = tries; left > 0; left--) {
      if (await tryLink(draft, path)) {
        held.add(own.token)
        return { release: () => release(path, own, text) }
      }
      const found = await readIfThere(path)
      if (found === undefined) continue
      const holder = parseHolder(found)
      if (holder && (await isRunning(holder))) throw inUse(directory, path, holder)
      await remove(path, found)
    }
  } finally {
    await unlink(draft).catch(() => {})
  }
  throw new LocalClerkError(
    'persist_in_use',
    `${directory} could not be locked, because other processes keep locking it.`,
    'Run one local Clerk at a time on it.',
  )
}

function inUse(directory: string, path: string, { pid }: Holder): LocalClerkError {
  const who = pid === process.pid ? 'Another local Clerk in this process' : `The process ${pid}`
  return new LocalClerkError(
    'persist_in_use',
    `${who} uses ${directory}, and two local Clerks on one directory would overwrite each other's data.`,
    `Stop it, or choose another persist directory. If process ${pid} is not a local Clerk, delete ${path}.`,
  )
}

async function release(path: string, own: Holder, text: string): Promise<void> {
  held.delete(own.token)
  if ((await readIfThere(path)) === text) await unlink(path).catch(() => {})
}

/** Removes a stale lock. If another process has replaced it in the meantime, the new lock is put back. */
async function remove(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomUUID()}.tmp`
  try {
    await rename(path, aside)
  } catch (error) {
    if (isMissing(error)) return
    throw error
  }
  if ((await readIfThere(aside)) !== stale) await tryLink(aside, path)
  await unlink(aside)
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function isRunning({ pid, processStart, token }: Holder): Promise<boolean> {
  if (pid === process.pid) return held.has(token)
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM means that the process exists and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  const now = await startOf(pid)
  return processStart === null || now === null || now === processStart
}

/**
 * Field 22 of `/proc/<pid>/stat`. The process name in field 2 may contain spaces; it ends at the last parenthesis.
 */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readIfThere(`/proc/${pid}/stat`).catch(() => undefined)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
}

/** `undefined` for content that no local Clerk has written. Such a lock has no holder. */
function parseHolder(text: string): Holder | undefined {
  try {
    const value = JSON.parse(text) as Partial<Holder> | null
    if (typeof value?.pid !== 'number' || !Number.isSafeInteger(value.pid) || value.pid < 1) return undefined
    return { pid: value.pid, processStart: value.processStart ?? null, token: String(value.token) }
  } catch {
    return undefined
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

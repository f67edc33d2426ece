/**
 * One local Clerk for each directory: two that write the same state would overwrite each other's. The lock is a file
 * that names its holder. A holder that is no longer running has crashed, and its lock is taken over.
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
  /** When the process started, as the system counts it; `null` where it does not say. Process ids are used again. */
  readonly processStart: string | null
  readonly token: string
}

const lockName = 'lock'
const tries = 20

/**
 * Tokens of the locks that this process holds: a lock with our process id and another token is from before. Outside of
 * the module, because a process may load it twice (`astro dev` does when the configuration changes).
 */
const heldKey = Symbol.for('@rolecall/local-clerk/locks')
const shared = globalThis as { [heldKey]?: Set<string> }
const held = (shared[heldKey] ??= new Set<string>())

/** @throws LocalClerkError `persist_in_use` while another process, or another local Clerk of this one, holds it */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const path = join(directory, lockName)
  const own: Holder = { pid: process.pid, processStart: await startOf(process.pid), token: randomUUID() }
  const text = JSON.stringify(own)
  // Written beside and linked, so that the lock is never seen half-written.
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

/** Removes the lock with this text. Another process may have done so first, and have locked already: then its lock stays. */
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
    // A process of somebody else may not be asked, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  const now = await startOf(pid)
  return processStart === null || now === null || now === processStart
}

/** Field 22 of `/proc/<pid>/stat`; the name in field 2 may contain anything, but ends with the last parenthesis. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readIfThere(`/proc/${pid}/stat`).catch(() => undefined)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
}

/** `undefined` for a text that no local Clerk has written, which nobody holds. */
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

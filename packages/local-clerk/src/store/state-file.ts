/**
 * The data on disk: one file for the state and one for the signing key, readable by their owner only. Each write goes to
 * a draft that is then renamed, so a crash leaves either the old content or the new one.
 */
import { chmod, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { JWK } from 'jose'
import { LocalClerkError } from '../errors/local-clerk-error.ts'
import { lockDirectory, type DirectoryLock } from './directory-lock.ts'
import { createStore, writeStore, type StoreSnapshot } from './store.ts'

const version = 2
const stateName = 'state.json'
const keyName = 'signing-key.json'

export interface StateFile {
  /** The state at the start; `undefined` for a new directory, or if the file was corrupt and set aside. */
  readonly state: StoreSnapshot | undefined
  readonly signingKey: JWK | undefined
  /** Corrupt files that were set aside, one line each. */
  readonly notices: readonly string[]
  writeState(state: StoreSnapshot): Promise<void>
  writeSigningKey(key: JWK): Promise<void>
  /** Releases the directory. No write may follow. */
  close(): Promise<void>
}

export async function openStateFile(directory: string): Promise<StateFile> {
  await prepareDirectory(directory)
  const lock = await lockDirectory(directory).catch((cause: unknown) => {
    throw cause instanceof LocalClerkError ? cause : unusable(directory, cause)
  })
  try {
    return await readStateFile(directory, lock)
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function prepareDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await chmod(directory, 0o700)
  } catch (cause) {
    throw unusable(directory, cause)
  }
}

const unusable = (directory: string, cause: unknown): LocalClerkError =>
  new LocalClerkError(
    'state_unreadable',
    `${directory} cannot be used as a persist directory: ${(cause as Error).message}.`,
    'Choose a directory that this user owns.',
    { cause },
  )

async function readStateFile(directory: string, lock: DirectoryLock): Promise<StateFile> {
  await removeDrafts(directory)
  const notices: string[] = []
  const state = await readOrSetAside(directory, stateName, parseState, notices)
  const signingKey = await readOrSetAside(directory, keyName, parseKey, notices)
  return {
    state,
    signingKey,
    notices,
    writeState: (snapshot) =>
      writeAtomically(join(directory, stateName), JSON.stringify({ version, tables: snapshot })),
    writeSigningKey: (key) => writeAtomically(join(directory, keyName), JSON.stringify(key)),
    close: () => lock.release(),
  }
}

/** Removes drafts that a crash has left. Only the holder of the lock writes, so no draft is in use. */
async function removeDrafts(directory: string): Promise<void> {
  const drafts = (await readdir(directory)).filter(
    (name) => name.endsWith('.tmp') && (name.startsWith(stateName) || name.startsWith(keyName)),
  )
  await Promise.all(drafts.map((name) => rm(join(directory, name), { force: true })))
}

type Parsed<T> = { readonly value: T } | { readonly problem: string }

async function readOrSetAside<T>(
  directory: string,
  name: string,
  parse: (json: unknown) => Parsed<T>,
  notices: string[],
): Promise<T | undefined> {
  const path = join(directory, name)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new LocalClerkError(
      'state_unreadable',
      `${path} cannot be read.`,
      'Check its permissions, or choose another persist directory.',
      { cause },
    )
  }
  const parsed = attempt(() => parse(JSON.parse(text)))
  if ('value' in parsed) return parsed.value
  const aside = `${path}.corrupt-${new Date().toISOString().replace(/[:.]/g, '-')}`
  await rename(path, aside)
  notices.push(
    `${path} could not be understood (${parsed.problem}) and was set aside as ${aside}. Local Clerk starts without it.`,
  )
  return undefined
}

function attempt<T>(parse: () => Parsed<T>): Parsed<T> {
  try {
    return parse()
  } catch (error) {
    return { problem: (error as Error).message }
  }
}

function parseState(json: unknown): Parsed<StoreSnapshot> {
  if (typeof json !== 'object' || json === null || !('tables' in json) || !('version' in json))
    return { problem: 'not a state file' }
  if (json.version !== version) return { problem: `version ${String(json.version)} instead of ${version}` }
  const { tables } = json
  if (typeof tables !== 'object' || tables === null) return { problem: 'no tables' }
  for (const [name, rows] of Object.entries(tables)) {
    if (!Object.hasOwn(createStore(), name)) return { problem: `unknown table ${name}` }
    const valid =
      Array.isArray(rows) &&
      rows.every((row: unknown) => typeof row === 'object' && row !== null && 'id' in row && typeof row.id === 'string')
    if (!valid) return { problem: `table ${name} is damaged` }
  }
  // Indexes every row once, so that an incomplete row fails here and not during a request.
  writeStore(createStore(), tables as StoreSnapshot)
  return { value: tables as StoreSnapshot }
}

function parseKey(json: unknown): Parsed<JWK> {
  const key = json as JWK
  const valid = key.kty === 'RSA' && typeof key.n === 'string' && typeof key.d === 'string'
  return valid ? { value: key } : { problem: 'not a private RSA key' }
}

async function writeAtomically(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
}

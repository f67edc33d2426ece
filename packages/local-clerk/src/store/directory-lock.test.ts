/** The lock of a persist directory, across real processes. */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { localSecretKey, LocalClerkError, startLocalClerk, type LocalClerk } from '../index.ts'

const cli = join(import.meta.dirname, '../../dist/cli.js')
const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'local-clerk-lock-'))
  cleanUps.push(() => rm(path, { recursive: true }))
  return join(path, 'state')
}

async function start(persist: string): Promise<LocalClerk> {
  const clerk = await startLocalClerk({ persist, seed: { users: [{ email: 'ada@acme.test' }] } })
  cleanUps.push(() => clerk.stop())
  return clerk
}

const refusalOf = async (promise: Promise<unknown>): Promise<LocalClerkError> => {
  const error: unknown = await promise.then(
    () => new Error('It started.'),
    (error: unknown) => error,
  )
  if (error instanceof LocalClerkError) return error
  throw error
}

/** Starts a local Clerk in a child process. `outcome` is its URL, or its output if it did not start. */
function startProcess(persist: string) {
  const child = spawn(process.execPath, [cli, '--port', '0', '--persist', persist], {
    env: { ...process.env, NODE_ENV: 'test' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const outcome = new Promise<string>((resolve) => {
    child.stdout.on('data', () => {
      const url = /^CLERK_API_URL=(.*)$/m.exec(output)?.[1]
      if (url) resolve(url)
    })
    void ended.then(() => resolve(output))
  })
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  cleanUps.push(kill)
  return { pid: child.pid, outcome, kill }
}

describe('a persist directory', () => {
  test('refuses a second local Clerk of the same process, and is free after a stop', async () => {
    const persist = await directory()
    const first = await start(persist)
    const error = await refusalOf(start(persist))
    expect([error.code, error.message]).toEqual(['persist_in_use', expect.stringContaining('in this process')])
    await first.stop()
    await first.stop()
    expect((await start(persist)).notices).toEqual([])
  })

  test('is free after a failed start', async () => {
    const persist = await directory()
    await expect(startLocalClerk({ persist, seed: { users: [{ email: 'no address' }] } })).rejects.toThrow('no address')
    await start(persist)
  })

  test('names the process that holds it, and is taken over after that process was killed during a write', async () => {
    const persist = await directory()
    const holder = startProcess(persist)
    const url = await holder.outcome
    const error = await refusalOf(start(persist))
    expect([error.code, error.message]).toEqual(['persist_in_use', expect.stringContaining(`process ${holder.pid} `)])
    expect(error.message).toContain(join(persist, 'lock'))

    const create = (i: number) =>
      fetch(`${url}/v1/users`, {
        method: 'POST',
        headers: { authorization: `Bearer ${localSecretKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ email_address: [`u${i}@acme.test`], skip_password_requirement: true }),
      }).catch(() => undefined)
    const written = async () => (await readFile(join(persist, 'state.json'), 'utf8')).includes('u0@acme.test')
    await create(0)
    await expect.poll(written).toBe(true)
    const burst = Array.from({ length: 400 }, (_, i) => create(i + 1))
    await Promise.race(burst)
    await holder.kill()
    await Promise.all(burst)
    // Simulates a kill between opening and renaming the draft.
    await writeFile(join(persist, 'state.json.1.tmp'), '{"version":2,"tab')
    const clerk = await start(persist)
    expect(clerk.notices).toEqual([])
    const answer = await fetch(`${clerk.url}/v1/users?query=u0@acme.test`, {
      headers: { authorization: `Bearer ${clerk.secretKey}` },
    })
    expect((await answer.json()) as unknown[]).toHaveLength(1)
    await clerk.stop()
    expect((await readdir(persist)).sort()).toEqual(['signing-key.json', 'state.json'])
  })

  test.each([
    ['it has the id of this process and an unknown token', { pid: process.pid, processStart: null, token: 'before' }],
    ['its process id now belongs to another process', { pid: process.ppid, processStart: '1', token: 'before' }],
    ['its process has ended', { pid: 2 ** 22 + 1, processStart: null, token: 'before' }],
    ['it is not a lock file', 'half a l'],
  ])('is taken over when %s', async (_why, lock) => {
    const persist = await directory()
    await mkdir(persist)
    await writeFile(join(persist, 'lock'), JSON.stringify(lock))
    await start(persist)
    expect(JSON.parse(await readFile(join(persist, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid })
  })

  test('goes to one of several processes that find it abandoned', { timeout: 30_000 }, async () => {
    const persist = await directory()
    await mkdir(persist)
    await writeFile(join(persist, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1, processStart: null, token: 'before' }))
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => startProcess(persist).outcome))
    expect(outcomes.filter((outcome) => outcome.startsWith('http'))).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome.includes('use') && outcome.includes(persist))).toHaveLength(5)
  })
})

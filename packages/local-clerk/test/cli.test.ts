import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { mintSessionToken } from '../src/testing.ts'

const cli = join(import.meta.dirname, '../dist/cli.js')
const directory = await mkdtemp(join(tmpdir(), 'local-clerk-cli-'))
afterAll(() => rm(directory, { recursive: true }))

function start(...args: string[]) {
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, NODE_ENV: 'test' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, output })),
  )
  const ready = new Promise<string>((resolve) =>
    child.stdout.on('data', () => output.includes('CLERK_API_URL') && resolve(output)),
  )
  return { child, ended, ready }
}

describe('local-clerk', () => {
  test('starts with a seed file, prints the environment, and ends cleanly', async () => {
    const file = join(directory, 'seed.json')
    await writeFile(file, JSON.stringify({ users: [{ email: 'ada@acme.test' }] }))
    const { child, ended, ready } = start('--port', '0', '--seed', file, '--persist', join(directory, 'state'))
    const output = await ready
    const url = /^CLERK_API_URL=(.*)$/m.exec(output)?.[1] ?? ''
    expect(await mintSessionToken({ url }, 'ada@acme.test')).toMatch(/^eyJ/)
    expect(output).toContain('PUBLIC_CLERK_PUBLISHABLE_KEY=pk_test_')
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  })

  test.each([
    [['--port', 'x'], /is not a port/],
    [['--seed', '/no/such/file.json'], /cannot be read as a seed/],
    [['--what'], /Unknown option/],
  ])('says what is wrong with %j', async (args, message) => {
    const { code, output } = await start(...args).ended
    expect([code, output]).toEqual([1, expect.stringMatching(message)])
  })

  test('explains itself', async () => {
    expect((await start('--help').ended).output).toContain('--persist')
  })
})

import { afterEach, describe, expect, test, vi } from 'vitest'
import { runCommand } from './run-command.ts'

const isWindows = process.platform === 'win32'

afterEach(() => vi.restoreAllMocks())

const wait = 'setInterval(() => {}, 1000)'

/** A program that starts another one. That one does `child` and prints its id; then the first one does `rest`. */
function parent(rest: string, child = wait): readonly string[] {
  const inner = `${child}; process.send(process.pid)`
  return [
    '-e',
    `const { spawn } = require('node:child_process')
     const child = spawn(process.execPath, ['-e', ${JSON.stringify(inner)}], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
     child.on('message', (pid) => process.stdout.write(pid + '\\n', () => { ${rest} }))`,
  ]
}

/** Resolves when the process is gone. A killed one is collected in its own time. */
const untilGone = (pid: number) => expect.poll(() => isRunning(pid), { timeout: 30_000 }).toBe(false)

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe.skipIf(isWindows)('the processes that a command started', () => {
  test.each(['process.exit(0)', 'process.exit(1)', 'process.kill(process.pid, "SIGKILL")'])(
    'are gone when it ended with %s',
    async (ending) => {
      const never = new AbortController()
      const { output } = await runCommand(process.execPath, parent(ending), { signal: never.signal })
      const pid = Number(output)
      expect(pid).toBeGreaterThan(0)
      await untilGone(pid)
    },
  )

  test.each([
    ['that stops when asked', wait],
    ['that does not listen', `process.on('SIGINT', () => {}); ${wait}`],
  ])('are gone when it is stopped, also one %s', async (_, child) => {
    const stopping = new AbortController()
    vi.spyOn(process.stdout, 'write').mockImplementation(() => (stopping.abort(), true))
    const { ok, output } = await runCommand(process.execPath, parent(wait, child), {
      signal: stopping.signal,
      grace: 500,
      live: true,
    })
    expect(ok).toBe(false)
    await untilGone(Number(output))
  })

  test('are never started after the stop', async () => {
    const { ok, output } = await runCommand(process.execPath, ['-e', 'console.log("started")'], {
      signal: AbortSignal.abort(),
    })
    expect([ok, output]).toEqual([false, ''])
  })
})

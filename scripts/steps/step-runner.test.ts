import { afterEach, describe, expect, test, vi } from 'vitest'
import { StepRunner, type Counts, type Step } from './step-runner.ts'

const exit = (code: number): [string, ...string[]] => [process.execPath, '-e', `process.exit(${code})`]
const counted = (passed: number, failed: number) => {
  const counts: Counts = { passed, failed, skipped: 0 }
  return () => counts
}

afterEach(() => vi.restoreAllMocks())

describe('what a step adds to the total', () => {
  test.each<[string, Omit<Step, 'title'>, boolean, Partial<Counts>]>([
    ['a check that passes', { command: exit(0) }, true, { passed: 1, failed: 0 }],
    ['a check that fails', { command: exit(1) }, false, { passed: 0, failed: 1 }],
    ['tests that pass', { command: exit(0), counts: counted(7, 0) }, true, { passed: 7, failed: 0 }],
    ['tests that fail', { command: exit(1), counts: counted(7, 2) }, false, { passed: 7, failed: 2 }],
    ['an error outside of every test', { command: exit(1), counts: counted(7, 0) }, false, { passed: 7, failed: 1 }],
    [
      'failed tests with a good exit code',
      { command: exit(0), counts: counted(7, 2) },
      false,
      { passed: 7, failed: 2 },
    ],
    ['no tests at all', { command: exit(0), counts: counted(0, 0) }, false, { passed: 0, failed: 1 }],
    ['a runner that leaves no report', { command: exit(0), counts: () => undefined }, false, { passed: 0, failed: 1 }],
  ])('%s', async (title, step, ok, total) => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const steps = new StepRunner()
    expect(await steps.run({ title, ...step })).toBe(ok)
    expect(steps.total).toMatchObject(total)
  })
})

test('an interrupted runner starts nothing, and has not passed', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const stopping = new AbortController()
  const steps = new StepRunner(stopping.signal)
  const running = steps.run({ title: 'endless', command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'] })
  stopping.abort()
  expect(await running).toBe(false)
  expect(await steps.run({ title: 'later', command: exit(0) })).toBe(false)
  expect(steps.total).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

import { expect, test } from 'vitest'
import { countedLog } from './counted-log.ts'

function setup() {
  const lines: string[] = []
  const clock = { now: 0 }
  const log = countedLog(
    '[rolecall] Authentication failed',
    (line) => lines.push(line),
    () => clock.now,
  )
  return { lines, clock, log }
}

test('a detail is one line without control characters', () => {
  const { lines, log } = setup()
  log('a\nb\r\u001b[31mred\u009b1m\u2028\u007f\u202e"end"')
  expect(lines).toEqual([
    String.raw`[rolecall] Authentication failed: "a\nb\r\u001b[31mred\u009b1m\u2028\u007f\u202e\"end\""`,
  ])
})

test('a detail is capped', () => {
  const { lines, log } = setup()
  log('x'.repeat(5_000))
  expect(lines[0]).toHaveLength('[rolecall] Authentication failed: ""'.length + 201)
})

test('repeated details are counted, and the count is written later', () => {
  const { lines, clock, log } = setup()
  for (let request = 0; request < 40; request++) log('no key')
  expect(lines).toEqual(['[rolecall] Authentication failed: "no key"'])
  clock.now = 60_000
  log('no key')
  expect(lines.slice(1)).toEqual([
    '[rolecall] Authentication failed 39 more times.',
    '[rolecall] Authentication failed: "no key"',
  ])
})

test('details that clients make up are bounded', () => {
  const { lines, log } = setup()
  for (let request = 0; request < 1_000; request++) log(`token ${request}`)
  expect(lines).toHaveLength(20)
})

import { expect, test } from 'vitest'
import { reportStrangeNames, strangeName } from './host-check.ts'

const strangeIn = (host: string, trusted: readonly string[]) => {
  const url = new URL(`https://${host}/`)
  return strangeName(new Request(url, { headers: { host } }), url, trusted)
}

test.each([
  ['a.example.com', '*.example.com'],
  ['a.example.com:8443', '*.example.com'],
  ['a.example.com', '*.example.com:443'],
  ['a.b.example.com', '**.example.com'],
  ['a.example.com', '**.example.com'],
  ['fr.example.com', 'fr.example.com'],
])('answers for %s when the configuration allows %s', (host, entry) => {
  expect(strangeIn(host, [entry])).toBeNull()
})

test.each([
  ['example.com', '*.example.com'],
  ['a.b.example.com', '*.example.com'],
  ['evilexample.com', '*.example.com'],
  ['a.example.com.evil.test', '*.example.com'],
  ['a.example.com:8443', '*.example.com:444'],
  ['example.com', '**.example.com'],
  ['xexample.com', '**.example.com'],
  ['.example.com', '**.example.com'],
  ['evil.test', '*'],
])('refuses %s although the configuration allows %s', (host, entry) => {
  expect(
    strangeName(new Request('https://localhost/', { headers: { host } }), new URL('https://localhost/'), [entry]),
  ).toBe(host)
})

test('the log of a rejected host is one line without control characters', () => {
  const lines: string[] = []
  reportStrangeNames((line) => lines.push(line))('evil\u009b\u2028.test', [])
  expect(lines).toEqual([expect.stringContaining(String.raw`"evil\u009b\u2028.test"`)])
})

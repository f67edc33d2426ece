import { expect, test } from 'vitest'
import type { CompiledRule } from './compiled-policy.ts'
import { isProtected } from './compiled-policy.ts'

const open: CompiledRule = { requirement: null, hide: false, urls: {}, sources: [] }
const signedIn: CompiledRule = { ...open, requirement: { type: 'signedIn' } }

test.each<readonly [string, CompiledRule | null, Readonly<Record<string, CompiledRule>>, boolean]>([
  ['that is open to everyone', open, {}, false],
  ['that is open to everyone in every method', open, { GET: open, HEAD: open, POST: open }, false],
  ['with a requirement', signedIn, {}, true],
  ['that denies everyone', null, {}, true],
  ['that lists open methods only, and so denies the others', null, { GET: open }, true],
  ['with a requirement in one method', open, { GET: open, POST: signedIn }, true],
])('a route %s', (_name, rule, methods, expected) => {
  expect(isProtected({ rule, methods: new Map(Object.entries(methods)) })).toBe(expected)
})

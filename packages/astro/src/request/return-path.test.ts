import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { returnPath } from './return-path.ts'

describe('returnPath', () => {
  test.each([
    ['http://app/x?a=1', '/x?a=1'],
    ['http://app/x?__clerk_handshake=secret&a=1', '/x?a=1'],
    ['http://app//evil.example', '/'],
    ['http://app/%5Cevil.example', '/%5Cevil.example'],
    ['http://app/', '/'],
  ])('%s comes back to %s', (url, path) => {
    expect(returnPath(new URL(url))).toBe(path)
  })

  test('a browser that follows it stays on this app', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string(), (base, path) => {
        const url = new URL(base)
        url.pathname = path
        expect(new URL(returnPath(url), 'https://app.example').host).toBe('app.example')
      }),
    )
  })
})

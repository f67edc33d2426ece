import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { relativeSignInUrl, returnPath, withReturnPath } from './sign-in-url.ts'

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

describe('withReturnPath', () => {
  test('keeps the query that is there', () => {
    expect(withReturnPath('/sign-in?from=protected', '/a?b=c')).toBe(
      '/sign-in?from=protected&redirect_url=%2Fa%3Fb%3Dc',
    )
  })
})

describe('relativeSignInUrl', () => {
  test('is relative on this app, and carries a path', () => {
    expect(relativeSignInUrl('http://app/sign-in?x=1&redirect_url=http%3A%2F%2Fapp%2Fa', new Set(['app']), '/a')).toBe(
      '/sign-in?x=1&redirect_url=%2Fa',
    )
  })

  test("leaves Clerk's account portal alone", () => {
    const portal = 'https://accounts.example/sign-in?redirect_url=http%3A%2F%2Fapp%2Fa'
    expect(relativeSignInUrl(portal, new Set(['app']), '/a')).toBe(portal)
  })
})

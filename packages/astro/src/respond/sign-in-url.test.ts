import { describe, expect, test } from 'vitest'
import { relativeSignInUrl, withReturnPath } from './sign-in-url.ts'

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

import { describe, expect, test } from 'vitest'
import { hasSessionHint } from './visitor-hint.ts'

describe('hasSessionHint', () => {
  test.each([
    ['', false],
    ['theme=dark', false],
    ['__client_uat=0', false],
    ['__client_uat=0; __client_uat_Ab-_12xy=0', false],
    ['__client_uat=', false],
    ['x__client_uat=17', false],
    ['x=__client_uat=17', false],
    ['__client_uat=1795420000', true],
    ['theme=dark; __client_uat=1795420000', true],
    ['__client_uat=0; __client_uat_Ab-_12xy=1795420000', true],
  ])('%j → %s', (cookie, expected) => {
    expect(hasSessionHint(cookie)).toBe(expected)
  })
})

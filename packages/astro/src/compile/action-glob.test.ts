import { describe, expect, test } from 'vitest'
import { matchesActionGlob } from './action-glob.ts'

describe('matchesActionGlob', () => {
  test.each([
    ['tasks.**', ['tasks', 'create'], true],
    ['tasks.**', ['tasks', 'a', 'b'], true],
    ['tasks.**', ['tasks'], false],
    ['tasks.*', ['tasks', 'a', 'b'], false],
    ['**', ['anything'], true],
    ['tasks.create', ['tasks', 'create'], true],
    ['tasks.create', ['tasks.create'], false],
  ])('%s and %j: %s', (glob, name, covered) => {
    expect(matchesActionGlob(glob.split('.'), name)).toBe(covered)
  })
})

import { describe, expect, test } from 'vitest'
import { canonicalActionName, matchesActionGlob } from './action-name.ts'

describe('canonicalActionName', () => {
  test.each([
    ['tasks.create', ['tasks', 'create']],
    ['tasks.create/', ['tasks', 'create']],
    ['%61dmin', ['admin']],
    ['tasks.%63reate', ['tasks', 'create']],
    ['a%2Eb', ['a.b']],
  ])('reads %s as Astro does', (raw, name) => {
    expect(canonicalActionName(raw)).toEqual(name)
  })

  test.each(['tasks.purge.orThrow', 'tasks.purge.or%54hrow', 'tasks.purge.orThrow/'])('refuses the part %s', (raw) => {
    expect(canonicalActionName(raw)).toBeNull()
  })

  test.each(['%', '%zz', 'tasks.%c3'])('refuses malformed %s', (raw) => {
    expect(canonicalActionName(raw)).toBeNull()
  })
})

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

import { describe, expect, test } from 'vitest'
import { canonicalActionName } from './action-name.ts'

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

import { expectTypeOf, test } from 'vitest'
import type manifest from '../../package.json'
import type { entries } from './entries.ts'

test('every entry of the package says where it may be imported', () => {
  expectTypeOf<keyof typeof entries>().toEqualTypeOf<keyof (typeof manifest)['exports']>()
  const incomplete = {} as Omit<typeof entries, './server'>
  // @ts-expect-error ./server is missing.
  void (incomplete satisfies Record<keyof (typeof manifest)['exports'], string>)
})

import { expectTypeOf, test } from 'vitest'
import type * as server from '../server.ts'
import type { GuardName, serverExports } from './known-guards.ts'

test('the audit knows every export of ./server', () => {
  expectTypeOf<keyof typeof serverExports>().toEqualTypeOf<keyof typeof server>()
})

test('an export that is not in the table does not compile', () => {
  const incomplete = {} as Omit<typeof serverExports, 'checkFresh'>
  // @ts-expect-error checkFresh is missing.
  void (incomplete satisfies Record<keyof typeof server, unknown>)
})

test('errors and tables are no guards', () => {
  expectTypeOf<GuardName>().not.toBeAny()
  expectTypeOf<Extract<GuardName, 'AccessDenied' | 'denialAnswers'>>().toBeNever()
  expectTypeOf<Extract<GuardName, 'checkFresh'>>().toEqualTypeOf<'checkFresh'>()
})

import { expectTypeOf, test } from 'vitest'
import type { GuardOptions, GuardSettings, ProtectRoutesOptions } from './options.ts'

test('every option of ours has a setting, and none is given to Clerk', () => {
  expectTypeOf<keyof GuardOptions>().toEqualTypeOf<Exclude<keyof GuardSettings, 'clerk'>>()
  expectTypeOf<keyof GuardOptions & keyof GuardSettings['clerk']>().toBeNever()
  const rest = {} as Omit<ProtectRoutesOptions, Exclude<keyof GuardOptions, 'onDenial'>>
  // @ts-expect-error onDenial was not taken out.
  void (rest satisfies { readonly [Key in keyof GuardOptions]?: never })
})

import { expectTypeOf, test } from 'vitest'
import type { DenialUrls, Policy, PolicyOptions, ProtectAllExceptOptions, ProtectOnlyOptions } from './policy.ts'
import type { optionKeys, ruleParts } from './preset.ts'

type Keys = keyof ProtectAllExceptOptions | keyof ProtectOnlyOptions

test('every key of the presets is known', () => {
  expectTypeOf<keyof typeof optionKeys>().toEqualTypeOf<Keys>()
  const incomplete = {} as Omit<typeof optionKeys, 'hide'>
  // @ts-expect-error hide is missing.
  void (incomplete satisfies Record<Keys, readonly Policy['mode'][]>)
})

test('every part that maps patterns to requirements is checked', () => {
  expectTypeOf<(typeof ruleParts)[number]>().toEqualTypeOf<Exclude<keyof PolicyOptions, keyof DenialUrls | 'hide'>>()
})

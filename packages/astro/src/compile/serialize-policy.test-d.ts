import { expectTypeOf, test } from 'vitest'
import type { CompiledActionRule, CompiledPolicy, CompiledRoute, CompiledRule } from './compiled-policy.ts'
import type { SerializedPolicy } from './serialize-policy.ts'

type LostInJson = { readonly size: number } | RegExp | Date | ((...args: never[]) => unknown)

/** The keys whose value, or an entry of it, JSON turns into `{}`: they must be serialized by hand. */
type Lost<T> = {
  [Key in keyof T]-?: Extract<T[Key] extends readonly (infer Entry)[] ? Entry : T[Key], LostInJson> extends never
    ? never
    : Key
}[keyof T]

test('a serialized policy is JSON', () => {
  expectTypeOf<Lost<SerializedPolicy>>().toBeNever()
  expectTypeOf<Lost<SerializedPolicy['routes'][number]>>().toBeNever()
  expectTypeOf<Lost<SerializedPolicy['paths'][number]>>().toBeNever()
  expectTypeOf<Lost<CompiledRule>>().toBeNever()
  expectTypeOf<Lost<CompiledActionRule>>().toBeNever()
})

test('a member that is not JSON is noticed', () => {
  expectTypeOf<Lost<CompiledPolicy>>().toEqualTypeOf<'routes' | 'islands'>()
  expectTypeOf<Lost<CompiledRoute>>().toEqualTypeOf<'methods'>()
  expectTypeOf<Lost<CompiledPolicy['paths'][number]>>().toEqualTypeOf<'matcher'>()
})

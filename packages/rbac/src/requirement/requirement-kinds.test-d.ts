import { expectTypeOf, test } from 'vitest'
import type { ImmediateRequirement, MembershipRequirement, Requirement, RequirementKind } from '../index.ts'
import { requirementKinds } from '../index.ts'
import type { Proof, ProofOf } from './requirement-kinds.ts'

type Kinds = typeof requirementKinds
type KindsWith<Answer> = { [Type in keyof Kinds]: Kinds[Type] extends Answer ? Type : never }[keyof Kinds]

test('the table has every kind of requirement and no other', () => {
  expectTypeOf<keyof Kinds>().toEqualTypeOf<Requirement['type']>()
  expectTypeOf(requirementKinds).toExtend<Record<Requirement['type'], RequirementKind>>()
})

test('a kind that is added to the requirements does not compile without an entry', () => {
  type More = Requirement | { readonly type: 'added' }
  // @ts-expect-error the entry `added` is missing
  const table: Record<More['type'], RequirementKind> = requirementKinds
  void table
})

test('an entry answers every question', () => {
  // @ts-expect-error its proof is missing
  const entry: RequirementKind = { field: null, live: false, immediate: true }
  void entry
})

test('the field of each kind is the one that its type has', () => {
  expectTypeOf<{ [Type in keyof Kinds]: Kinds[Type]['field'] }>().toEqualTypeOf<{
    [Type in Requirement['type']]: Extract<keyof Extract<Requirement, { type: Type }>, string> extends infer Field
      ? [Exclude<Field, 'type'>] extends [never]
        ? null
        : Exclude<Field, 'type'>
      : never
  }>()
})

test('fresh() accepts the kinds that are live, and decide the immediate ones', () => {
  expectTypeOf<MembershipRequirement['type']>().toEqualTypeOf<KindsWith<{ live: true }>>()
  expectTypeOf<ImmediateRequirement['type']>().toEqualTypeOf<KindsWith<{ immediate: true }>>()
})

test('every kind proves a session', () => {
  expectTypeOf<ProofOf<Kinds['role']>>().toEqualTypeOf<'member'>()
  expectTypeOf<ProofOf<Kinds['userRole']>>().toEqualTypeOf<'person'>()
  expectTypeOf<{ [Type in keyof Kinds]: ProofOf<Kinds[Type]> }[keyof Kinds]>().toEqualTypeOf<Proof>()
})

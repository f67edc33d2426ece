import type { ActionError } from 'astro/actions/runtime/entrypoints/server.js'
import { expectTypeOf, test } from 'vitest'
import type { DenialCode } from '../denial/denial.ts'
import type { actionCodes, DenialAnswer, denialAnswers, DenialStatus } from './denial-answer.ts'

test('every denial has an answer', () => {
  expectTypeOf<keyof typeof denialAnswers>().toEqualTypeOf<DenialCode>()
  const incomplete = {} as Readonly<Record<Exclude<DenialCode, 'missing_role'>, DenialAnswer>>
  // @ts-expect-error missing_role has no answer.
  void (incomplete satisfies typeof denialAnswers)
})

test("every status has Astro's name for it", () => {
  expectTypeOf<DenialAnswer['status']>().toEqualTypeOf<keyof typeof actionCodes>()
  expectTypeOf<(typeof actionCodes)[DenialStatus]>().toExtend<ActionError['code']>()
  // @ts-expect-error 418 has no name in the table.
  void ({ status: 418, title: '', detail: '' } satisfies DenialAnswer)
})

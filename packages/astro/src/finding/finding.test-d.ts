import { expectTypeOf, test } from 'vitest'
import type { FindingCode, findingCodes } from './finding.ts'

test('every finding says what development does about it', () => {
  expectTypeOf<FindingCode>().toEqualTypeOf<keyof typeof findingCodes>()
  expectTypeOf<FindingCode>().not.toEqualTypeOf<string>()
})

import type { DenialCode } from '../denial/denial.ts'
import { conflict, denialAnswer } from './denial-answer.ts'
import { actionCodes } from './problem.ts'

/** A denial in the terms of Astro's `ActionError`. */
export function actionErrorFor(code: DenialCode): {
  readonly code: 'BAD_REQUEST' | 'UNAUTHORIZED' | 'FORBIDDEN' | 'NOT_FOUND' | 'CONFLICT' | 'SERVICE_UNAVAILABLE'
  readonly message: string
} {
  const answer = code === 'organization_mismatch' ? conflict : denialAnswer(code)
  return { code: actionCodes.get(answer.status) ?? 'FORBIDDEN', message: answer.detail }
}

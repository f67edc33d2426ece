import type { DenialCode } from '../guard/denial.ts'
import { CONFLICT, denialAnswer } from './denial-answer.ts'
import { ACTION_CODES } from './problem.ts'

/** A denial in the terms of Astro's `ActionError`. */
export function actionErrorFor(code: DenialCode): {
  readonly code: 'BAD_REQUEST' | 'UNAUTHORIZED' | 'FORBIDDEN' | 'NOT_FOUND' | 'CONFLICT' | 'SERVICE_UNAVAILABLE'
  readonly message: string
} {
  const answer = code === 'organization_mismatch' ? CONFLICT : denialAnswer(code)
  return { code: ACTION_CODES.get(answer.status) ?? 'FORBIDDEN', message: answer.detail }
}

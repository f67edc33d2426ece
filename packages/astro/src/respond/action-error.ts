import type { DenialCode } from '../denial/denial.ts'
import type { DenialStatus } from './denial-answer.ts'
import { actionCodes, conflict, denialAnswer } from './denial-answer.ts'

/** A denial in the terms of Astro's `ActionError`. */
export function actionErrorFor(code: DenialCode): {
  readonly code: (typeof actionCodes)[DenialStatus]
  readonly message: string
} {
  const answer = code === 'organization_mismatch' ? conflict : denialAnswer(code)
  return { code: actionCodes[answer.status], message: answer.detail }
}

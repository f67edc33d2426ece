/** Checks and records of email addresses that a request adds to a user. */
import type { Instance } from '../instance/instance.ts'
import { invalidParam } from '../refusal/api-error.ts'
import { createId } from '../store/ids.ts'
import type { EmailRecord } from '../store/records.ts'
import { normalizeEmail } from '../store/store.ts'
import { findUserByEmail } from '../state/users.ts'

const emailForm = /^[^\s@]+@[^\s@]+\.[^\s@]+$|^[^\s@]+@localhost$/

export function checkEmail(email: string, param = 'email_address'): string {
  const normalized = normalizeEmail(email)
  if (!emailForm.test(normalized))
    throw invalidParam(param, `${param} must be a valid email address.`, 'form_param_format_invalid')
  return normalized
}

export function assertEmailFree(
  instance: Instance,
  email: string,
  param = 'email_address',
  exceptUserId?: string,
): void {
  const owner = findUserByEmail(instance, email)
  if (!owner || owner.id === exceptUserId) return
  throw invalidParam(param, 'That email address is taken. Please try another.', 'form_identifier_exists')
}

export const emailRecord = (emailAddress: string, strategy: string | null, id = createId('idn')): EmailRecord => ({
  id,
  emailAddress,
  verified: strategy !== null,
  strategy,
  pending: null,
})

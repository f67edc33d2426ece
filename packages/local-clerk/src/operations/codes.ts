/** Six-digit codes and the mail that carries them. */
import { randomInt } from 'node:crypto'
import { createId } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { MailRecord, PendingCode } from '../store/records.ts'
import { ApiError, invalidParam } from '../refusal/api-error.ts'

const codeLifetime = 10 * 60_000
const maximumAttempts = 5
const mailsKept = 500

/** The code of Clerk's test addresses (`+clerk_test`). */
export const testCode = '424242'
const isTestAddress = (email: string): boolean => /\+clerk_test@/i.test(email)

export function sendMail(instance: Instance, mail: Omit<MailRecord, 'id' | 'sentAt'>): MailRecord {
  const mails = instance.store.mails
  if (mails.size >= mailsKept) for (const old of mails.all().slice(0, mails.size - mailsKept + 1)) mails.remove(old.id)
  return mails.put({ ...mail, id: createId('ema'), sentAt: instance.clock.now() })
}

const subjects = {
  verification_code: 'Your verification code',
  reset_password_code: 'Your code to reset the password',
  reverification_code: 'Your code to confirm it is you',
  affiliation_code: 'Your code to verify the domain of your organization',
} as const

/** Sends a new code to the mailbox. The returned record is needed to check it. */
export function sendCode(instance: Instance, to: string, kind: keyof typeof subjects): PendingCode {
  const code = isTestAddress(to) ? testCode : String(randomInt(0, 1_000_000)).padStart(6, '0')
  const subject = `${subjects[kind]}: ${code}`
  sendMail(instance, { to, kind, subject, text: `${code} is your code. It expires in 10 minutes.`, code, link: null })
  return { code, expiresAt: instance.clock.now() + codeLifetime, attempts: 0 }
}

/** @returns for a wrong code, the pending code with one more attempt; the caller stores it and throws `error` */
export function checkCode(
  instance: Instance,
  pending: PendingCode | null,
  given: string,
): { ok: true } | { ok: false; pending: PendingCode; error: ApiError } {
  if (!pending) {
    const error = new ApiError(
      400,
      'verification_not_sent',
      'You need to send a verification code before attempting to verify.',
    )
    return { ok: false, pending: { code: '', expiresAt: 0, attempts: 0 }, error }
  }
  if (pending.expiresAt <= instance.clock.now()) {
    return {
      ok: false,
      pending,
      error: new ApiError(400, 'verification_expired', 'This code has expired. Please request a new one.'),
    }
  }
  if (pending.attempts >= maximumAttempts) {
    return {
      ok: false,
      pending,
      error: new ApiError(400, 'verification_failed', 'Too many failed attempts. You have to request a new code.'),
    }
  }
  if (pending.code === given) return { ok: true }
  const error = invalidParam('code', 'Incorrect code', 'form_code_incorrect')
  return { ok: false, pending: { ...pending, attempts: pending.attempts + 1 }, error }
}

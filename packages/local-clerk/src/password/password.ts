/**
 * Passwords of development users. The hash is salted but deliberately fast, so that a seed of thousands of users loads
 * quickly. Real passwords do not belong in a local Clerk.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { invalidParam } from '../refusal/api-error.ts'

export const minimumPasswordLength = 8

const digest = (salt: string, password: string): Buffer => createHash('sha256').update(`${salt}:${password}`).digest()

export function hashPassword(password: string): string {
  const salt = randomBytes(9).toString('base64url')
  return `${salt}:${digest(salt, password).toString('base64url')}`
}

export function passwordMatches(hash: string | null, password: string): boolean {
  const [salt, expected] = hash?.split(':') ?? []
  if (!salt || !expected) return false
  return timingSafeEqual(digest(salt, password), Buffer.from(expected, 'base64url'))
}

export function checkPassword(password: string, param = 'password'): string {
  if (password.length < minimumPasswordLength) {
    throw invalidParam(
      param,
      `Passwords must be ${minimumPasswordLength} characters or more.`,
      'form_password_length_too_short',
    )
  }
  if (password.length > 72)
    throw invalidParam(param, 'Passwords must be 72 characters or less.', 'form_password_length_too_long')
  return password
}

import { LocalClerkError } from '../errors/local-clerk-error.ts'
import { isTotpSecret, totpCode as codeAt } from '../totp/totp.ts'

/**
 * The current six digits of an authenticator app with this secret, for users with a `totpSecret` in the seed.
 *
 * @throws {LocalClerkError} `invalid_option` for a secret that is not Base32 of at least 16 letters.
 * @see https://www.rfc-editor.org/rfc/rfc6238
 * @example
 * ```ts
 * import { test } from '@playwright/test'
 * import { totpCode } from '@rolecall/local-clerk/testing'
 * test('asks for the second factor', async ({ page }) => {
 *   await page.locator('input[autocomplete="one-time-code"]').pressSequentially(totpCode('JBSWY3DPEHPK3PXP'))
 * })
 * ```
 */
export function totpCode(secret: string): string {
  if (!isTotpSecret(secret))
    throw new LocalClerkError(
      'invalid_option',
      'The secret of an authenticator app must be Base32 of at least 16 characters.',
      'Use the `totpSecret` of the seed, such as JBSWY3DPEHPK3PXP.',
    )
  return codeAt(secret, Date.now())
}

import { vi } from 'vitest'
import { lastEmail, type ClerkAddress, type SentEmail } from '../../src/testing.ts'
import { stepLimit } from './patience.ts'

/** The last mail to an address, as soon as there is one: a form shows its next step before the mail is sent. */
export const mailTo = (clerk: ClerkAddress, email: string): Promise<SentEmail> =>
  vi.waitFor(() => lastEmail(clerk, email), { timeout: stepLimit })

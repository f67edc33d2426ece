import { expect, test } from 'vitest'
import { LocalClerkError } from '../errors/local-clerk-error.ts'
import { startLocalClerk } from '../server/start-local-clerk.ts'
import { mintSessionToken } from './mint-session-token.ts'

async function errorOf(promise: Promise<unknown>): Promise<LocalClerkError> {
  const error = await promise.catch((error: unknown) => error)
  if (error instanceof LocalClerkError) return error
  throw new Error(`Expected a LocalClerkError, got ${String(error)}.`)
}

test('a refusal of the control API has a code, a hint, and a message that ends with it', async () => {
  const clerk = await startLocalClerk()
  try {
    const unknown = await errorOf(mintSessionToken(clerk, 'ada@acme.test'))
    expect(unknown).toMatchObject({ code: 'unknown_user', hint: 'Add the user to the seed, or create it first.' })
    expect(unknown.message).toBe('There is no user ada@acme.test. Add the user to the seed, or create it first.')
    const refused = await errorOf(mintSessionToken(clerk, ''))
    expect(refused.code).toBe('request_refused')
    expect(refused.hint).toContain('form_param_missing')
  } finally {
    await clerk.stop()
  }
})

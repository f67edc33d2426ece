import { callControl, type ClerkAddress } from './control-client.ts'

/**
 * Moves the clock of a local Clerk forward: sessions, invitations, codes and tickets grow older. Session tokens keep
 * the real time, because the SDK that verifies them does; use `mintSessionToken` for an expired token.
 *
 * @param seconds how far; adds up over calls
 * @throws {LocalClerkError} `not_reachable`.
 * @example
 * import { advanceClock, resetClock, type ClerkAddress } from '@rolecall/local-clerk/testing'
 * async function afterAWeek(clerk: ClerkAddress, test: () => Promise<void>) {
 *   await advanceClock(clerk, 8 * 86_400)
 *   await test()
 *   await resetClock(clerk)
 * }
 */
export async function advanceClock(clerk: ClerkAddress, seconds: number): Promise<void> {
  await callControl(clerk, '/clock', { advance_seconds: seconds })
}

/**
 * Sets the clock back to the real time.
 *
 * @throws {LocalClerkError} `not_reachable`.
 * @example
 * import { resetClock, type ClerkAddress } from '@rolecall/local-clerk/testing'
 * const cleanUp = (clerk: ClerkAddress) => resetClock(clerk)
 */
export async function resetClock(clerk: ClerkAddress): Promise<void> {
  await callControl(clerk, '/clock', { reset: true })
}

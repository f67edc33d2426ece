import { callControl, type ClerkAddress } from './control-client.ts'

/**
 * Moves the clock of a local Clerk forward, which ages sessions, invitations, codes and tickets. Session tokens keep the
 * real time, because the SDK verifies them by the real clock. Use `mintSessionToken` for an expired token.
 *
 * @param seconds how far; adds up over calls
 * @throws {LocalClerkError} `not_reachable`.
 * @example
 * ```ts
 * import { advanceClock, resetClock, type ClerkAddress } from '@rolecall/local-clerk/testing'
 * async function afterAWeek(clerk: ClerkAddress, test: () => Promise<void>) {
 *   await advanceClock(clerk, 8 * 86_400)
 *   await test()
 *   await resetClock(clerk)
 * }
 * ```
 */
export async function advanceClock(clerk: ClerkAddress, seconds: number): Promise<void> {
  await callControl(clerk, '/clock', { advance_seconds: seconds })
}

/**
 * Sets the clock back to the real time.
 *
 * @throws {LocalClerkError} `not_reachable`.
 * @example
 * ```ts
 * import { resetClock, type ClerkAddress } from '@rolecall/local-clerk/testing'
 * const cleanUp = (clerk: ClerkAddress) => resetClock(clerk)
 * ```
 */
export async function resetClock(clerk: ClerkAddress): Promise<void> {
  await callControl(clerk, '/clock', { reset: true })
}

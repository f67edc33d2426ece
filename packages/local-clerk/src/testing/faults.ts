import type { Fault } from '../faults/faults.ts'
import { callControl, type ClerkAddress } from './control-client.ts'

/**
 * Makes a local Clerk fail with a status, answer slowly, or both, for a number of requests or until `clearFaults`.
 *
 * @throws {LocalClerkError} `not_reachable`.
 * @example
 * ```ts
 * import { injectFault, type ClerkAddress } from '@rolecall/local-clerk/testing'
 * const jwksDown = (clerk: ClerkAddress) => injectFault(clerk, { target: 'jwks', status: 503 })
 * const rateLimited = (clerk: ClerkAddress) =>
 *   injectFault(clerk, { target: 'backend', path: '/invitations', status: 429, times: 3 })
 * const slow = (clerk: ClerkAddress) => injectFault(clerk, { target: 'any', latency: 500 })
 * ```
 */
export async function injectFault(clerk: ClerkAddress, fault: Fault): Promise<void> {
  await callControl(clerk, '/faults', { ...fault })
}

/**
 * Removes every injected fault.
 *
 * @throws {LocalClerkError} `not_reachable`.
 * @example
 * ```ts
 * import { clearFaults, type ClerkAddress } from '@rolecall/local-clerk/testing'
 * const cleanUp = (clerk: ClerkAddress) => clearFaults(clerk)
 * ```
 */
export async function clearFaults(clerk: ClerkAddress): Promise<void> {
  await callControl(clerk, '/faults', undefined, 'DELETE')
}

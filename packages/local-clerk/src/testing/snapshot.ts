import { callControl, type ClerkAddress } from './control-client.ts'

/** The data of a local Clerk at one moment, kept inside it until it stops. */
export interface Snapshot {
  readonly id: string
}

/**
 * Remembers everything: users, organizations, sessions, mail. For `restore` between tests.
 *
 * @throws {LocalClerkError} `not_reachable`.
 * @example
 * import { startLocalClerk } from '@rolecall/local-clerk'
 * import { restore, snapshot } from '@rolecall/local-clerk/testing'
 * const clerk = await startLocalClerk()
 * const clean = await snapshot(clerk)
 * await restore(clerk, clean)
 */
export async function snapshot(clerk: ClerkAddress): Promise<Snapshot> {
  return (await callControl(clerk, '/snapshots', {})) as Snapshot
}

/**
 * Puts everything back to how it was. Sessions made since then are gone, so their browsers are signed out.
 *
 * @throws {LocalClerkError} `unknown_snapshot`, `not_reachable`.
 * @example
 * import { restore, snapshot, type ClerkAddress } from '@rolecall/local-clerk/testing'
 * async function untouched(clerk: ClerkAddress, test: () => Promise<void>) {
 *   const before = await snapshot(clerk)
 *   await test()
 *   await restore(clerk, before)
 * }
 */
export async function restore(clerk: ClerkAddress, { id }: Snapshot): Promise<void> {
  await callControl(clerk, `/snapshots/${id}/restore`, {})
}

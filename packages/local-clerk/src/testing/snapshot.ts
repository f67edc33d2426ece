import { callControl, type ClerkAddress } from './control-client.ts'

/** A copy of all data, which the local Clerk keeps until it stops. */
export interface Snapshot {
  readonly id: string
}

/**
 * Copies all data (users, organizations, sessions, mail), to `restore` it between tests.
 *
 * @throws {LocalClerkError} `not_reachable`.
 * @example
 * ```ts
 * import { startLocalClerk } from '@rolecall/local-clerk'
 * import { restore, snapshot } from '@rolecall/local-clerk/testing'
 * const clerk = await startLocalClerk()
 * const clean = await snapshot(clerk)
 * await restore(clerk, clean)
 * ```
 */
export async function snapshot(clerk: ClerkAddress): Promise<Snapshot> {
  return (await callControl(clerk, '/snapshots', {})) as Snapshot
}

/**
 * Restores all data of a snapshot. Sessions that began since then end, so their browsers are signed out.
 *
 * @throws {LocalClerkError} `unknown_snapshot`, `not_reachable`.
 * @example
 * ```ts
 * import { restore, snapshot, type ClerkAddress } from '@rolecall/local-clerk/testing'
 * async function untouched(clerk: ClerkAddress, test: () => Promise<void>) {
 *   const before = await snapshot(clerk)
 *   await test()
 *   await restore(clerk, before)
 * }
 * ```
 */
export async function restore(clerk: ClerkAddress, { id }: Snapshot): Promise<void> {
  await callControl(clerk, `/snapshots/${id}/restore`, {})
}

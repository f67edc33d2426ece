import type { ClerkClient } from '@clerk/backend'
import { afterAll } from 'vitest'
import { startLocalClerk, type LocalClerk, type StartOptions } from '../../src/index.ts'
import { access, seed } from '../fixtures/app/seed.ts'
import { backendClient } from './backend-client.ts'

export interface RunningClerk {
  readonly clerk: LocalClerk
  readonly client: ClerkClient
}

/** A local Clerk with the fixture's access and seed, and Clerk's own client for it. It stops after the file's last test. */
export async function clerkForFile(options: StartOptions = {}): Promise<RunningClerk> {
  const clerk = await startLocalClerk({ access, seed, ...options })
  afterAll(() => clerk.stop())
  return { clerk, client: backendClient(clerk) }
}

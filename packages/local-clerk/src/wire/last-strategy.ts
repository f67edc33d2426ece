import type { ClientRecord } from '../store/records.ts'

/** A ticket is not remembered as a way to sign in. */
const remembered = ['password', 'email_code'] as const

/** How this browser signed in last, for the hint in Clerk's form. */
export const lastStrategy = (client: ClientRecord): (typeof remembered)[number] | null =>
  remembered.find((known) => known === client.lastStrategy) ?? null

import type { Instance } from '../instance/instance.ts'

/** Whether a key or token has expired. Without `expiresAt` it never does. */
export const isExpired = ({ clock }: Instance, { expiresAt }: { readonly expiresAt: number | null }): boolean =>
  expiresAt !== null && expiresAt <= clock.now()

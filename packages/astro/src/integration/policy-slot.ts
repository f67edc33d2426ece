import type { CompiledPolicy } from '../compile/compiled-policy.ts'

/**
 * In development, the integration and the served app share a process. The compiled policy is on `globalThis`, so that
 * an edit applies to the next request and no cached module keeps an old policy.
 */
const slot = Symbol.for('@rolecall/astro/development-policy')

export function publishPolicy(policy: CompiledPolicy): void {
  Reflect.set(globalThis, slot, policy)
}

/** The source code that reads the slot. */
export const readSlot = `globalThis[Symbol.for('@rolecall/astro/development-policy')]`

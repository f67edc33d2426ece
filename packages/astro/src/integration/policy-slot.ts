import type { CompiledPolicy } from '../compile/compiled-policy.ts'

/**
 * In development the integration and the served app share a process. The compiled policy lies on `globalThis`, so
 * that an edit is in force with the next request and no cached module can hold on to an old one.
 */
const slot = Symbol.for('@rolecall/astro/development-policy')

export function publishPolicy(policy: CompiledPolicy): void {
  Reflect.set(globalThis, slot, policy)
}

/** The source text that reads the slot; `missing` is denied like everything unknown. */
export const readSlot = `globalThis[Symbol.for('@rolecall/astro/development-policy')]`

/**
 * How long, in milliseconds, one step in a browser may take before it counts as failed. Steps end with an event, so this
 * limit matters only on a busy machine.
 */
export const stepLimit = 60_000

/** The same for the start of a server, and all that it loads. */
export const startLimit = 180_000

/** The same for a whole test in a browser. */
export const testLimit = 300_000

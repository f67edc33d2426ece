/**
 * How long, in milliseconds, one step in a browser may take before it counts as failed. Steps end with an event, so that
 * this only matters on a machine that is busy with something else.
 */
export const stepLimit = 60_000

/** The same for a whole test in a browser. */
export const testLimit = 300_000

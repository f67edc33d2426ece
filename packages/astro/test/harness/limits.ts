/**
 * Limits in milliseconds, after which a step counts as failed. Waits end with an event, so limits matter only on a busy
 * machine.
 */
export const limits = {
  /** A page, an island or a line of output. */
  step: 60_000,
  /** A server's start, and all that it loads. */
  start: 180_000,
  /** A test with a build, a server or a browser in it. */
  test: 300_000,
} as const

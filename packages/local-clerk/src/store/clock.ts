/**
 * Two clocks. Tests can move `now()`, which decides the lifetime of sessions, invitations, codes and tickets. `wall()`
 * is the real time. It dates tokens and cookies, because the SDK verifies them by the real clock.
 */
export interface Clock {
  now(): number
  wall(): number
  advance(milliseconds: number): void
  reset(): void
}

export function createClock(): Clock {
  let offset = 0
  return {
    now: () => Date.now() + offset,
    wall: () => Date.now(),
    advance(milliseconds) {
      offset += milliseconds
    },
    reset() {
      offset = 0
    },
  }
}

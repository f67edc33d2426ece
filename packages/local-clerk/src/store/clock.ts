/**
 * Two clocks. `now()` can be moved by tests and rules everything a local Clerk decides itself: the life of sessions,
 * invitations, codes and tickets. `wall()` is the real time and dates tokens and cookies, because the SDK that verifies
 * them has only the real clock.
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

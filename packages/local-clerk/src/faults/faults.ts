/** Failures on purpose: what a test makes Clerk do that Clerk does on a bad day. */

/** Which requests a fault meets: JWKS reads, the API that browsers speak, the one that servers speak, or all of these. */
export type FaultTarget = 'jwks' | 'frontend' | 'backend' | 'any'

export interface Fault {
  readonly target: FaultTarget
  /** Only requests whose path contains this, `/invitations` for example; all of the target's when not given. */
  readonly path?: string | undefined
  /** Answered instead of the real answer; only the delay applies without one. */
  readonly status?: number | undefined
  /** Milliseconds to wait before answering. */
  readonly latency?: number | undefined
  /** How many requests it meets before it goes away; every one when not given. */
  readonly times?: number | undefined
}

export interface Faults {
  add(fault: Fault): void
  clear(): void
  /** The faults that a request meets; counts them. */
  take(
    target: Exclude<FaultTarget, 'any'>,
    path: string,
  ): { readonly status: number | undefined; readonly latency: number }
}

export function createFaults(): Faults {
  let active: (Fault & { left: number })[] = []
  return {
    add: (fault) => void active.push({ ...fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    clear: () => void (active = []),
    take(target, path) {
      const met = active.filter(
        (fault) => (fault.target === target || fault.target === 'any') && path.includes(fault.path ?? ''),
      )
      for (const fault of met) fault.left -= 1
      active = active.filter((fault) => fault.left > 0)
      return {
        status: met.find((fault) => fault.status !== undefined)?.status,
        latency: met.reduce((sum, fault) => sum + (fault.latency ?? 0), 0),
      }
    },
  }
}

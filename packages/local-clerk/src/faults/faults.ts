/** Injected faults: the failures and delays of the real service, on request. */

/** The requests that a fault applies to: JWKS reads, the Frontend API, the Backend API, or all of them. */
export type FaultTarget = 'jwks' | 'frontend' | 'backend' | 'any'

export interface Fault {
  readonly target: FaultTarget
  /** Limits the fault to paths that contain this string, such as `/invitations`. */
  readonly path?: string | undefined
  /** The status to answer with. Without one, the fault is only a delay. */
  readonly status?: number | undefined
  /** How long, in milliseconds, the answer is delayed. */
  readonly latency?: number | undefined
  /** How many requests the fault applies to. Unlimited by default. */
  readonly times?: number | undefined
}

export interface Faults {
  add(fault: Fault): void
  clear(): void
  /** The combined effect of all faults that apply to a request. Counts the request. */
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

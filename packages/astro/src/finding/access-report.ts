import type { Policy } from '../policy/policy.ts'
import type { Finding } from './finding.ts'

/** Who may reach what, in words, and which line of the policy says so. Sorted: it can be committed and compared. */
export interface AccessReport {
  readonly version: 1
  readonly mode: Policy['mode']
  readonly routes: readonly RouteReport[]
  readonly actions: readonly AccessLine[]
  readonly islands: readonly AccessLine[]
  /** `protect()` and the like in pages, endpoints, islands and actions, as written. */
  readonly guards: readonly GuardReport[]
  readonly findings: readonly Finding[]
}

export interface GuardReport {
  readonly file: string
  readonly call: string
  readonly requirement: string
}

/** One thing, what it asks for, and the rules that say so. */
export interface AccessLine {
  readonly name: string
  readonly access: string
  readonly sources: readonly string[]
}

export interface RouteReport {
  readonly pattern: string
  /** `ALL`, or one of the methods that the policy tells apart. */
  readonly method: string
  readonly kind: string
  readonly access: string
  readonly sources: readonly string[]
  readonly hidden: boolean
  /** The file, from the project's root. A package's (Astro's image endpoint) has no root: it begins with the package. */
  readonly entrypoint: string
}

/** How a report says that a rule lets everyone in, or lets no one in. */
export const accessOfEveryone = 'everyone'
export const accessOfNobody = 'nobody'

import type { Policy } from '../policy/policy.ts'
import type { Finding } from './finding.ts'

/**
 * The access to each route, action and island in words, with the rules behind it. Sorted, so that it can be committed.
 */
export interface AccessReport {
  readonly version: 1
  readonly mode: Policy['mode']
  readonly routes: readonly RouteReport[]
  readonly actions: readonly AccessLine[]
  readonly islands: readonly AccessLine[]
  /** The calls of guards (`protect()` and the like) in the project's code, as written. */
  readonly guards: readonly GuardReport[]
  readonly findings: readonly Finding[]
}

export interface GuardReport {
  readonly file: string
  readonly call: string
  readonly requirement: string
}

/** The access to one action or island, with the rules behind it. */
export interface AccessLine {
  readonly name: string
  readonly access: string
  readonly sources: readonly string[]
}

export interface RouteReport {
  readonly pattern: string
  /** One of the methods that the rules list, or `ALL`. */
  readonly method: string
  readonly kind: string
  readonly access: string
  readonly sources: readonly string[]
  readonly hidden: boolean
  /** The file, relative to the project. A file of a package begins with the package's name. */
  readonly entrypoint: string
}

/** The words for a rule that lets everyone in, and for a missing rule, which lets no one in. */
export const accessOfEveryone = 'everyone'
export const accessOfNobody = 'nobody'

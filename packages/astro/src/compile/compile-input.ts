import type { Policy } from '../policy/policy.ts'
import type { Route } from './route-table.ts'

/** The policy, and the project that it is compiled for. */
export interface CompileInput {
  readonly policy: Policy
  /** The policy module, relative to the project, for findings. */
  readonly file: string
  readonly routes: readonly Route[]
  readonly base: string
  readonly hosts: readonly string[]
  /** The path segments of the project's locales (`i18n`). */
  readonly locales: readonly string[]
  readonly development: boolean
}

import type { Policy } from '../policy/policy.ts'
import type { Route } from './route-table.ts'

/** What the policy meets when it is compiled. */
export interface CompileInput {
  readonly policy: Policy
  /** The policy module, relative to the project: findings name it. */
  readonly file: string
  readonly routes: readonly Route[]
  readonly base: string
  readonly hosts: readonly string[]
  /** Path segments of the project's languages (`i18n`). */
  readonly locales: readonly string[]
  readonly development: boolean
}

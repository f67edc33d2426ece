/**
 * Runs compiled statements inside a scope. Setting the organization and running the statement cannot be separated
 * from here on: the setting lives for one transaction, and each gateway opens that transaction itself.
 */
import type { CompiledQuery, QueryResult, UnknownRow } from 'kysely'
import type { OrganizationScope } from '../session/organization-scope.ts'

export interface TransactionSettings {
  /** Default: the database's, which is `read committed` unless it was changed. */
  readonly isolationLevel?: 'read committed' | 'repeatable read' | 'serializable'
  readonly accessMode?: 'read only' | 'read write'
}

export type Execute = (query: CompiledQuery) => Promise<QueryResult<UnknownRow>>

export interface Gateway {
  /** One statement in a transaction of its own. */
  execute(scope: OrganizationScope, query: CompiledQuery): Promise<QueryResult<UnknownRow>>
  /** Commits when `run` resolves, rolls back when it rejects. */
  transaction<T>(
    scope: OrganizationScope,
    settings: TransactionSettings,
    run: (execute: Execute) => Promise<T>,
  ): Promise<T>
  /** A transaction without any organization, whose statements this package writes: for looking at the walls. */
  inspect<T>(look: (query: Inspect) => Promise<T>): Promise<T>
}

export type Inspect = <Row>(text: string, values: readonly unknown[]) => Promise<readonly Row[]>

/** The setting that the policies of tenant tables read. */
export const ORGANIZATION_SETTING = 'app.current_org'

/** A statement that precedes the first one of a transaction. */
export interface Step {
  readonly text: string
  readonly values: readonly unknown[]
}

const ROLE = /^[A-Za-z_][A-Za-z0-9_$]*$/

/** What opens a scope, in order. `role` is for databases that one connects to as somebody more powerful. */
export const openingSteps = (scope: OrganizationScope, role: string | undefined): readonly Step[] => [
  ...roleSteps(role),
  { text: `select set_config('${ORGANIZATION_SETTING}', $1, true)`, values: [scope.organizationId] },
]

export function roleSteps(role: string | undefined): readonly Step[] {
  if (role === undefined) return []
  if (!ROLE.test(role)) throw new TypeError('`role` must be a plain SQL name.')
  return [{ text: `set local role "${role}"`, values: [] }]
}

export const beginStatement = ({ isolationLevel, accessMode }: TransactionSettings): string =>
  ['begin', isolationLevel && `isolation level ${ISOLATION[isolationLevel]}`, accessMode && ACCESS[accessMode]]
    .filter(Boolean)
    .join(' ')

const ISOLATION = {
  'read committed': 'read committed',
  'repeatable read': 'repeatable read',
  serializable: 'serializable',
} as const
const ACCESS = { 'read only': 'read only', 'read write': 'read write' } as const

export const isRead = (query: CompiledQuery): boolean => {
  const node = query.query as {
    readonly kind: string
    readonly with?: { readonly expressions: readonly { readonly expression: { readonly kind: string } }[] }
  }
  return (
    node.kind === 'SelectQueryNode' &&
    !node.with?.expressions.some(({ expression }) => expression.kind !== 'SelectQueryNode')
  )
}

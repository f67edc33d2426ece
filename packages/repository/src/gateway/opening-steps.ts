/** The SQL that opens a scope. */
import type { CompiledQuery } from 'kysely'
import { ConfigurationError } from '../errors/configuration-error.ts'
import type { OrganizationScope } from '../session/organization-scope.ts'
import { organizationSetting, permissionsSetting, userSetting } from '../sql/organization.ts'
import type { TransactionSettings } from './gateway.ts'

const permissionText = (permissions: readonly string[]): string =>
  permissions.length === 0 ? '' : `,${permissions.join(',')},`

const openScopeSql =
  `select set_config('${organizationSetting}', $1, true), set_config('${userSetting}', $2, true), ` +
  `set_config('${permissionsSetting}', $3, true), set_config('standard_conforming_strings', 'on', true)`

/** A statement that precedes the first one of a transaction. */
export interface Step {
  readonly text: string
  readonly values: readonly unknown[]
}

/**
 * What opens a scope, in order. `role` is for connections that log in with more rights than the app has. Literals are
 * read as the second wall reads them: with `standard_conforming_strings` off, a backslash would escape a quote.
 */
export const openingSteps = (scope: OrganizationScope, role: string | undefined): readonly Step[] => [
  ...roleSteps(role),
  { text: openScopeSql, values: [scope.organizationId, scope.userId ?? '', permissionText(scope.permissions)] },
]

const plainName = /^[A-Za-z_][A-Za-z0-9_$]*$/

/** @throws {ConfigurationError} `invalid_option` */
export function roleSteps(role: string | undefined): readonly Step[] {
  if (role === undefined) return []
  if (!plainName.test(role)) {
    throw new ConfigurationError(
      'invalid_option',
      '`role` is not a plain SQL name.',
      'Use letters, digits and underscores, starting with a letter.',
    )
  }
  return [{ text: `set local role "${role}"`, values: [] }]
}

const isolationLevels = {
  'read committed': 'isolation level read committed',
  'repeatable read': 'isolation level repeatable read',
  serializable: 'isolation level serializable',
} as const satisfies Record<NonNullable<TransactionSettings['isolationLevel']>, string>

const accessModes = { 'read only': 'read only', 'read write': 'read write' } as const satisfies Record<
  NonNullable<TransactionSettings['accessMode']>,
  string
>

/** @throws {ConfigurationError} `invalid_option` */
export const beginStatement = ({ isolationLevel, accessMode }: TransactionSettings): string =>
  ['begin', wordsOf(isolationLevels, isolationLevel), wordsOf(accessModes, accessMode)].filter(Boolean).join(' ')

function wordsOf(known: Readonly<Record<string, string>>, name: string | undefined): string | undefined {
  if (name === undefined || Object.hasOwn(known, name)) return name && known[name]
  throw new ConfigurationError(
    'invalid_option',
    'A transaction got an unknown isolation level or access mode.',
    `Use one of: ${Object.keys(known).join(', ')}.`,
  )
}

/** Whether the statement cannot have changed data. */
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

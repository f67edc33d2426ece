/** Filters of a list: plain data that may come from a request, checked before it becomes SQL. */
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'

/** Bounds, all of which hold. `ilike` compares without case: `%` stands for any characters, `_` for one. */
export interface Range<Value> {
  readonly gt?: Value
  readonly gte?: Value
  readonly lt?: Value
  readonly lte?: Value
  readonly ilike?: Value & string
}

/** A value, a list of alternatives, `null`, or a range. `undefined` does not filter. */
export type Filter<Row> = {
  readonly [Column in keyof Row]?: Row[Column] | readonly Row[Column][] | Range<NonNullable<Row[Column]>>
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the column types of an abstract table are unknown
type Builder = ExpressionBuilder<any, any>
export type Condition = (eb: Builder) => Expression<SqlBool>

const operators = {
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
  ilike: 'ilike',
} as const satisfies Record<keyof Range<unknown>, string>

/** The bodies of requests are typed as rows but can be any JSON. */
export const isRow = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isPlain = (value: unknown): boolean =>
  ['string', 'number', 'boolean', 'bigint'].includes(typeof value) || value instanceof Date

/** `undefined` for a value that is not a filter. */
export function conditionOf(column: string, value: unknown): Condition | undefined {
  if (value === null) return (eb) => eb(column, 'is', null)
  if (isPlain(value)) return (eb) => eb(column, '=', value)
  if (Array.isArray(value)) {
    if (!value.every(isPlain)) return undefined
    return (eb) => (value.length === 0 ? eb.lit(false) : eb(column, 'in', value))
  }
  return isRow(value) ? rangeOf(column, value) : undefined
}

function rangeOf(column: string, range: Readonly<Record<string, unknown>>): Condition | undefined {
  const bounds = Object.entries(range).filter(([, bound]) => bound !== undefined)
  const known = bounds.every(
    ([name, bound]) =>
      Object.hasOwn(operators, name) && isPlain(bound) && (name !== 'ilike' || typeof bound === 'string'),
  )
  if (!known || bounds.length === 0) return undefined
  return (eb) => eb.and(bounds.map(([name, bound]) => eb(column, operators[name as keyof typeof operators], bound)))
}

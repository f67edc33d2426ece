/** Pagination and ordering for both APIs. */
import { invalidParam } from '../refusal/api-error.ts'
import type { Params } from './params.ts'

export interface Page<T> {
  readonly data: T[]
  readonly total_count: number
}

export function paginate<T>(rows: readonly T[], params: Params, defaultLimit = 10): { rows: T[]; total: number } {
  const limit = params.integer('limit') ?? defaultLimit
  const offset = params.integer('offset') ?? 0
  if (limit < 1 || limit > 500) throw invalidParam('limit', 'limit must be between 1 and 500.')
  if (offset < 0) throw invalidParam('offset', 'offset must not be negative.')
  return { rows: rows.slice(offset, offset + limit), total: rows.length }
}

/** Sorts by `order_by`: a name from `keys`, descending with `-`, ascending otherwise. */
export function orderBy<T>(
  rows: readonly T[],
  params: Params,
  keys: ReadonlyMap<string, (row: T) => string | number | null>,
  byDefault: string,
): T[] {
  const order = params.string('order_by') ?? byDefault
  const name = order.replace(/^[-+ ]/, '')
  const key = keys.get(name)
  if (!key) throw invalidParam('order_by', `${name} is not a field to order by. Known: ${[...keys.keys()].join(', ')}.`)
  const sign = order.startsWith('-') ? -1 : 1
  return rows
    .map((row, index) => ({ row, index, value: key(row) }))
    .sort((a, b) => sign * compare(a.value, b.value) || sign * (a.index - b.index))
    .map(({ row }) => row)
}

function compare(a: string | number | null, b: string | number | null): number {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  return a < b ? -1 : 1
}

export const createdAt: ReadonlyMap<string, (row: { readonly createdAt: number }) => number> = new Map([
  ['created_at', (row) => row.createdAt],
])

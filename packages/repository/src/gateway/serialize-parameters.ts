/** Turns parameters into what `pg` sends before a connection is taken, so that a failure costs no connection. */
import { isDate } from 'node:util/types'
import { InvalidInputError } from '../errors/repository-errors.ts'

/** @throws {InvalidInputError} `invalid_value` for values without a text, such as a cycle or a bigint inside of JSON */
export const serializeParameters = (parameters: readonly unknown[]): readonly unknown[] =>
  parameters.map((parameter, index) => {
    const refuse = () => refusal(index + 1)
    try {
      return serialize(parameter, 0, refuse)
    } catch {
      // `JSON.stringify` and `toPostgres` throw errors of their own.
      throw refuse()
    }
  })

const refusal = (place: number) =>
  new InvalidInputError(
    'invalid_value',
    `Parameter ${place} of the statement cannot be serialized.`,
    'Pass a string, number, boolean, bigint, Date, Buffer, array, or an object that JSON.stringify accepts.',
  )

interface Postgres {
  toPostgres(prepare: (value: unknown) => unknown): unknown
}

const maximumDepth = 100

/** The same conversion as `pg`, except for dates and bytes, which `pg` converts without failing. */
function serialize(value: unknown, depth: number, refuse: () => InvalidInputError): unknown {
  if (typeof value === 'symbol' || typeof value === 'function') throw refuse()
  if (typeof value !== 'object' || value === null) return value
  if (depth > maximumDepth) throw refuse()
  if (ArrayBuffer.isView(value)) return value
  if (isDate(value)) {
    if (Number.isNaN(value.getTime())) throw refuse()
    return value
  }
  if (Array.isArray(value)) return value.map((item: unknown) => serialize(item, depth + 1, refuse))
  if (typeof (value as Partial<Postgres>).toPostgres === 'function') {
    return serialize(
      (value as Postgres).toPostgres((inner) => serialize(inner, depth + 1, refuse)),
      depth + 1,
      refuse,
    )
  }
  return JSON.stringify(value)
}

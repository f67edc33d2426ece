/** Keyset cursors: an order and the last row's place in it, opaque to callers. */
import { InvalidInputError } from '../errors/repository-errors.ts'

export interface CursorPosition {
  /** Column and direction. A cursor of another order is refused. */
  readonly order: string
  /** The order column's value as PostgreSQL's text, because a JavaScript value would round it. */
  readonly value: string
  readonly id: string
}

export const encodeCursor = ({ order, value, id }: CursorPosition): string =>
  Buffer.from(JSON.stringify([1, order, value, id])).toString('base64url')

/** @throws {InvalidInputError} `invalid_cursor` */
export function decodeCursor(cursor: unknown, order: string): CursorPosition {
  if (typeof cursor !== 'string' || cursor.length > 16_384) throw invalidCursor()
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw invalidCursor()
  }
  if (!Array.isArray(parsed) || parsed.length !== 4) throw invalidCursor()
  const [version, cursorOrder, value, id] = parsed as readonly unknown[]
  if (version !== 1 || cursorOrder !== order || typeof value !== 'string' || typeof id !== 'string')
    throw invalidCursor()
  if (value.includes('\0') || id.includes('\0')) throw invalidCursor()
  return { order, value, id }
}

export const invalidCursor = () =>
  new InvalidInputError(
    'invalid_cursor',
    'The cursor does not come from this list in the same order.',
    'Start again without a cursor.',
  )

/** Ids as requests bring them. One that no row can have is simply unknown; it never reaches the database. */

export type IdType = 'uuid' | 'text' | 'integer' | 'bigint'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const MAX_BIGINT = 2n ** 63n - 1n

export function isPossibleId(id: unknown, type: IdType): boolean {
  if (type === 'uuid') return typeof id === 'string' && UUID.test(id)
  if (type === 'text') return typeof id === 'string' && id !== '' && !id.includes('\0')
  if (typeof id !== 'string' && typeof id !== 'number' && typeof id !== 'bigint') return false
  if (!/^-?\d{1,19}$/.test(String(id))) return false
  const value = BigInt(id)
  const limit = type === 'integer' ? 2n ** 31n - 1n : MAX_BIGINT
  return value <= limit && value >= -limit - 1n
}

/** Ids of requests. An id that no row can have is unknown and never reaches the database. */

export type IdType = 'uuid' | 'text' | 'integer' | 'bigint'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const maximumBigint = 2n ** 63n - 1n

export function isPossibleId(id: unknown, type: IdType): boolean {
  if (type === 'uuid') return typeof id === 'string' && uuid.test(id)
  if (type === 'text') return typeof id === 'string' && id !== '' && !id.includes('\0')
  if (typeof id !== 'string' && typeof id !== 'number' && typeof id !== 'bigint') return false
  if (!/^-?\d{1,19}$/.test(String(id))) return false
  const value = BigInt(id)
  const limit = type === 'integer' ? 2n ** 31n - 1n : maximumBigint
  return value <= limit && value >= -limit - 1n
}

/**
 * Metadata in requests. A patch is merged deeply, and `null` removes a key. A replacement replaces the whole object.
 */
import type { Metadata } from '../store/records.ts'
import type { Params } from './params.ts'

export function mergeMetadata(before: Metadata, patch: Metadata): Metadata {
  const merged = new Map(Object.entries(before))
  for (const [key, value] of Object.entries(patch)) {
    const old = merged.get(key)
    if (value === null) merged.delete(key)
    else if (isObject(value) && isObject(old)) merged.set(key, mergeMetadata(old, value))
    else merged.set(key, value)
  }
  return Object.fromEntries(merged)
}

const isObject = (value: unknown): value is Metadata =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

interface WithMetadata {
  readonly publicMetadata: Metadata
  readonly privateMetadata: Metadata
  readonly unsafeMetadata?: Metadata
}

/** The changes that a request body makes to the metadata of `record`. */
export function metadataChanges(record: WithMetadata, body: Params, mode: 'merge' | 'replace'): Partial<WithMetadata> {
  const kinds = [
    ['public_metadata', 'publicMetadata'],
    ['private_metadata', 'privateMetadata'],
    ['unsafe_metadata', 'unsafeMetadata'],
  ] as const
  return Object.fromEntries(
    kinds.flatMap(([name, field]) => {
      if (!body.has(name)) return []
      const given = body.object(name) ?? {}
      return [[field, mode === 'merge' ? mergeMetadata(record[field] ?? {}, given) : given]]
    }),
  )
}

import { addVary } from './vary.ts'

/** The request headers that a personal response depends on. */
const visitorHeaders = ['Cookie', 'Authorization'] as const

/**
 * Headers that caches prefer to `Cache-Control`, beside the targeted ones (`CDN-Cache-Control` and every other name
 * that ends in `-Cache-Control`).
 *
 * @see https://www.rfc-editor.org/rfc/rfc9213
 */
const otherCacheHeaders: ReadonlySet<string> = new Set([
  'surrogate-control',
  'edge-control',
  'expires',
  'x-accel-expires',
  'netlify-vary',
])

/** Forbids caches to store a response. A cache that stores it anyway must tell visitors apart, by `Vary`. */
export function markPersonal(headers: Headers): void {
  headers.set('cache-control', 'private, no-store')
  for (const name of [...headers.keys()]) {
    if (name.endsWith('-cache-control') || otherCacheHeaders.has(name)) headers.delete(name)
  }
  addVary(headers, visitorHeaders)
}

/** Adds names to `Vary`, each once. A response that varies by everything (`*`) stays as it is. */
export function addVary(headers: Headers, names: readonly string[]): void {
  const varies = headers.get('vary')
  const listed = (varies ?? '').split(',').map((name) => name.trim().toLowerCase())
  if (listed.includes('*')) return
  const missing = names.filter((name) => !listed.includes(name.toLowerCase()))
  if (missing.length > 0) headers.set('vary', [...(varies === null ? [] : [varies]), ...missing].join(', '))
}

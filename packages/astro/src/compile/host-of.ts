/** `example.com` from `https://example.com/path`, `example.com` or nonsense (`null`). */
export function hostOf(value: string | undefined): string | null {
  if (value === undefined || value === '') return null
  try {
    return new URL(value.includes('://') ? value : `https://${value}`).host.toLowerCase()
  } catch {
    return null
  }
}

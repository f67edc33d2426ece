/** The host of a URL or of a bare host, in lower case. `null` for any other string. */
export function hostOf(value: string | undefined): string | null {
  if (value === undefined || value === '') return null
  try {
    return new URL(value.includes('://') ? value : `https://${value}`).host.toLowerCase()
  } catch {
    return null
  }
}

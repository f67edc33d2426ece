const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

/** A day as people write it: `4 May 2026`. UTC, so that a build in another place gives the same page. */
export function longDate(date: Date): string {
  return format.format(date)
}

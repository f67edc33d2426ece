const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

/** `4 May 2026`. In UTC, so that builds in different time zones give the same page. */
export function longDate(date: Date): string {
  return format.format(date)
}

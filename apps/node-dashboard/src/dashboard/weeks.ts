/** The weeks of the chart: Mondays in UTC, the oldest first and the current one last. */
const day = 86_400_000

export function lastMondays(count: number, now: Date): readonly Date[] {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate())
  const monday = today - ((now.getUTCDay() + 6) % 7) * day
  return Array.from({ length: count }, (_, index) => new Date(monday - (count - 1 - index) * 7 * day))
}

/** `2026-11-23`, the key of a week in the database's groups. */
export const weekKey = (monday: Date): string => monday.toISOString().slice(0, 10)

/** `Nov 23` */
export const weekLabel = (monday: Date): string =>
  monday.toLocaleDateString('en', { month: 'short', day: 'numeric', timeZone: 'UTC' })

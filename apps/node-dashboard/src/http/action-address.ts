/** The address of an action that keeps the page's own query (filter, cursor). */
export function actionAddress(page: URL, action: { toString(): string }): string {
  const search = new URLSearchParams(page.search)
  for (const [name, value] of new URLSearchParams(action.toString())) search.set(name, value)
  return `?${search}`
}

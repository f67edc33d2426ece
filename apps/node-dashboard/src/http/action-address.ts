/** Where a form sends an action from a page whose own query (filter, cursor) must survive it. */
export function actionAddress(page: URL, action: { toString(): string }): string {
  const search = new URLSearchParams(page.search)
  for (const [name, value] of new URLSearchParams(action.toString())) search.set(name, value)
  return `?${search}`
}

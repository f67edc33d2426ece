/** The page of a list that an address asks for, from 1; whatever else it says is the first one. */
export function pageNumber(url: URL, parameter: string): number {
  const [wanted = '1'] = /^[1-9]\d{0,5}$/.exec(url.searchParams.get(parameter) ?? '') ?? []
  return Number(wanted)
}

/** Where a page of a list is. */
export type PageAddress = (page: number) => string

/** The page number in an address, from 1. Anything invalid is the first page. */
export function pageNumber(url: URL, parameter: string): number {
  const [wanted = '1'] = /^[1-9]\d{0,5}$/.exec(url.searchParams.get(parameter) ?? '') ?? []
  return Number(wanted)
}

/** The address of a page of a list. */
export type PageAddress = (page: number) => string

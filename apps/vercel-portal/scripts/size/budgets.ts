/** What may reach the browser, and how long it may take. `pnpm size` and `bench/index.ts` hold the site against it. */

/** How many times as long as with `clientScripts: 'eager'` a returning visitor may wait for Clerk with `'lazy'`. */
export const mostWait = 1.1

/** gzip bytes of the scripts that `'lazy'` puts on a built page; the file also starts Astro's prefetching. */
export const loaderBudget = 1_550

export interface PageKind {
  readonly title: string
  readonly path: string
  /** Who looks; nobody when not given. */
  readonly email?: string
  /** gzip bytes at most, with `lazy`: this site's scripts without Astro's router, and what comes from Clerk. */
  readonly budget: { readonly site: number; readonly clerk: number }
}

/** A signed-out reader gets nothing from Clerk: those budgets are 0 and stay it. */
export const pageKinds: readonly PageKind[] = [
  { title: 'article, signed out', path: '/blog/one-list-of-roles', budget: { site: 1_900, clerk: 0 } },
  { title: 'docs with an island, signed out', path: '/docs/first-steps', budget: { site: 2_500, clerk: 0 } },
  {
    title: 'article, signed in',
    path: '/blog/one-list-of-roles',
    email: 'ada@acme.test',
    budget: { site: 11_000, clerk: 450_000 },
  },
  { title: 'sign-in form', path: '/sign-in', budget: { site: 11_000, clerk: 450_000 } },
  { title: 'portal', path: '/portal', email: 'ada@acme.test', budget: { site: 12_000, clerk: 450_000 } },
]

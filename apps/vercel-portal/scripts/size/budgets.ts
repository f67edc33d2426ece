/** Limits for the bytes and the wait of a page. `pnpm size` and `bench/index.ts` compare the site with them. */

/** The longest wait of a returning visitor for Clerk with `'lazy'`, as a multiple of the wait with `'eager'`. */
export const mostWait = 1.1

/** gzip bytes of the scripts that `'lazy'` puts on a built page; the file also starts Astro's prefetching. */
export const loaderBudget = 1_550

export interface PageKind {
  readonly title: string
  readonly path: string
  /** The visitor; signed out by default. */
  readonly email?: string
  /** The most gzip bytes with `lazy`: this site's scripts without Astro's router, and Clerk's. */
  readonly budget: { readonly site: number; readonly clerk: number }
}

/** A signed-out reader loads nothing from Clerk. Those budgets stay 0. */
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

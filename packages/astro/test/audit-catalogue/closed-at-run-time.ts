/** A mistake that no build can see, or need not: a test shows that nothing runs for the wrong visitor. */
export interface ClosedAtRunTime {
  readonly name: string
  /** The test file in `test/`, and a title in it. */
  readonly file: string
  readonly test: string
}

export const closedAtRunTime: readonly ClosedAtRunTime[] = [
  {
    name: 'middleware that overwrites the route pattern',
    file: 'responses.test.ts',
    test: 'cannot open a door by overwriting the route pattern',
  },
  {
    name: 'middleware that rewrites a request that reads into an action',
    file: 'responses.test.ts',
    test: 'cannot write by rewriting a request that reads',
  },
  {
    name: 'a page that rewrites to a protected one',
    file: 'responses.test.ts',
    test: 'a rewrite from a page is guarded',
  },
  {
    name: 'an action that is called by another spelling of its name',
    file: 'responses.test.ts',
    test: 'is guarded when its name hides behind another',
  },
  {
    name: 'an island that is asked for under the name of a public one',
    file: 'responses.test.ts',
    test: 'does not run under the name of a public one',
  },
  {
    name: 'protectFresh() that is not awaited',
    file: 'requests.test.ts',
    test: "a live check that is not awaited holds the page back, and Clerk's answer counts, not the token's",
  },
  {
    name: 'a health check whose middleware goes on to a protected page',
    file: 'requests.test.ts',
    test: 'lets nothing else run in the name of a health check: %s',
  },
]

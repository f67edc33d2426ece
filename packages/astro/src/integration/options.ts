/** Options of the integration. */
export interface RolecallOptions {
  /** The policy module, relative to the project: `./src/policy.ts`. */
  readonly policy: string
  /** The file for the report, relative to the project. `false` writes none. Default `./access-report.json`. */
  readonly report?: string | false
  /** Confirms that a custom `src/fetch.ts` runs Astro's middleware before actions and pages. */
  readonly customFetchFile?: 'runs-middleware'
  /**
   * `eager` (default) loads Clerk's scripts on every page, as Clerk does. `lazy` loads them on built pages that need
   * them: for a component of Clerk, for a session, or for a visitor who is about to sign in. The event `rolecall:clerk`
   * on `document` tells that `window.Clerk` has loaded or failed to load. Under Astro's `security.csp`, allow the host
   * of Clerk's scripts in `scriptDirective.resources`, and `worker-src blob:`, as for Clerk itself.
   */
  readonly clientScripts?: 'eager' | 'lazy'
}

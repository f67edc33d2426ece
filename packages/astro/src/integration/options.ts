/** Options of the integration. */
export interface RolecallOptions {
  /** The policy module, from the project root: `./src/policy.ts`. */
  readonly policy: string
  /** Where the report goes, from the project root; `false` writes none. Default `./access-report.json`. */
  readonly report?: string | false
  /** Confirms that a custom `src/fetch.ts` runs Astro's middleware before actions and pages. */
  readonly customFetchFile?: 'runs-middleware'
  /**
   * `lazy`: built pages load Clerk's scripts when something needs them: a component of Clerk's on the page, a session,
   * or a visitor who is about to sign in. The event `rolecall:clerk` on `document` says that `window.Clerk` is there, or
   * could not be loaded. Works under Astro's `security.csp`: allow the host of Clerk's scripts in
   * `scriptDirective.resources`, and `worker-src blob:`, as for Clerk itself. Default `eager`, which is Clerk's own way: on every page.
   */
  readonly clientScripts?: 'eager' | 'lazy'
}

/** A route of the Build Output API (https://vercel.com/docs/build-output-api/configuration#routes), ready to match. */
export interface OutputRoute {
  readonly source: RegExp
  /** A path, or the name of a function; `$1` and `$name` stand for what `source` captured. */
  readonly dest: string | undefined
  readonly headers: ReadonlyMap<string, string>
  readonly methods: ReadonlySet<string> | undefined
  readonly status: number | undefined
  /** Later routes still apply (`continue`). */
  readonly goesOn: boolean
  /** Routing goes on when there is nothing at `dest` (`check`). */
  readonly checks: boolean
}

/** Routes before the output is searched, after it had no match, and after all routes had none. */
export interface RoutePhases {
  readonly start: readonly OutputRoute[]
  readonly filesystem: readonly OutputRoute[]
  readonly error: readonly OutputRoute[]
}

/** An environment variable that this site cannot do without is not set. */
export class MissingVariable extends Error {
  override readonly name = 'MissingVariable'
  readonly code = 'missing_variable'
  readonly hint: string

  constructor(variable: string) {
    const hint = 'Set it where the site runs. .env.example lists every variable.'
    super(`${variable} is not set.\n${hint}`)
    this.hint = hint
  }
}

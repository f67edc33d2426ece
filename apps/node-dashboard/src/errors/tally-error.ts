/** The base of every error that this app throws itself. */
export class TallyError extends Error {
  override readonly name: string = 'TallyError'
  /** Permanent identifier of what went wrong. */
  readonly code: string
  /** What to do about it. */
  readonly hint: string

  constructor(code: string, message: string, hint: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
    this.hint = hint
  }
}

/** The build output cannot be served. Each error has a permanent `code` and a `hint` that says what to do. */
export abstract class PreviewError extends Error {
  abstract readonly code: 'preview_unsupported' | 'output_invalid'
  /** What to do about it. */
  readonly hint: string

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(`${message}\n${hint}`, options)
    this.hint = hint
  }
}

/** A part of the output that this preview does not imitate. It serves nothing rather than answer otherwise than Vercel. */
export class PreviewUnsupported extends PreviewError {
  override readonly name = 'PreviewUnsupported'
  readonly code = 'preview_unsupported'

  constructor(where: string, finding: string, hint: string) {
    super(`${where}: ${finding}, which this preview does not imitate.`, hint)
  }
}

/** The build output is missing or differs from the Build Output API. */
export class OutputInvalid extends PreviewError {
  override readonly name = 'OutputInvalid'
  readonly code = 'output_invalid'
}

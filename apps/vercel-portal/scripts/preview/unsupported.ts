/**
 * Something in the build output that this preview does not imitate. Better no preview than one that answers otherwise
 * than Vercel would.
 */
export class PreviewUnsupported extends Error {
  override readonly name = 'PreviewUnsupported'
  readonly code = 'preview_unsupported'

  constructor(where: string, what: string, remedy: string) {
    super(`${where}: ${what}, which this preview does not imitate. ${remedy}`)
  }
}

/** The build output is missing or not what the Build Output API describes. */
export class OutputInvalid extends Error {
  override readonly name = 'OutputInvalid'
  readonly code = 'output_invalid'
}

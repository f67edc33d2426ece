export type ScriptErrorCode =
  | 'argument_missing'
  | 'browser_missing'
  | 'command_failed'
  | 'node_not_installed'
  | 'server_not_ready'
  | 'unexpected_answer'

/** A script of this repository cannot go on. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError'
  readonly code: ScriptErrorCode
  /** What to do about it. */
  readonly hint: string

  constructor(code: ScriptErrorCode, message: string, hint: string) {
    super(`${message}\n${hint}`)
    this.code = code
    this.hint = hint
  }
}

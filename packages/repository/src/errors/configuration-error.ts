import { RepositoryError } from './repository-error.ts'

export type ConfigurationErrorCode = 'invalid_option' | 'invalid_name'

/**
 * An option or a SQL name that this package cannot use.
 *
 * @example
 * ```ts
 * import { ConfigurationError } from '@rolecall/repository'
 * const isSetupMistake = (error: unknown) => error instanceof ConfigurationError
 * ```
 */
export class ConfigurationError extends RepositoryError {
  override readonly name = 'ConfigurationError'
  readonly code: ConfigurationErrorCode

  constructor(code: ConfigurationErrorCode, what: string, hint: string) {
    super(what, hint)
    this.code = code
  }
}

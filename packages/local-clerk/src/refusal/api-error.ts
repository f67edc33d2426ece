/**
 * A refusal of the emulated APIs. Its JSON has the shape of Clerk's error bodies: `{ errors: [{ code, message,
 * long_message, meta }] }`.
 */

export interface ApiErrorMeta {
  readonly param_name?: string
  readonly [key: string]: unknown
}

export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly longMessage: string
  readonly meta: ApiErrorMeta

  constructor(status: number, code: string, message: string, longMessage = message, meta: ApiErrorMeta = {}) {
    super(message)
    this.status = status
    this.code = code
    this.longMessage = longMessage
    this.meta = meta
  }

  toJSON(): {
    errors: { code: string; message: string; long_message: string; meta: ApiErrorMeta }[]
    clerk_trace_id: string
  } {
    const { code, message, longMessage, meta } = this
    return { errors: [{ code, message, long_message: longMessage, meta }], clerk_trace_id: 'local' }
  }
}

export const notFound = (what: string): ApiError =>
  new ApiError(404, 'resource_not_found', `${what} not found`, `No ${what.toLowerCase()} was found with that id.`)

export const invalidParam = (param: string, message: string, code = 'form_param_value_invalid'): ApiError =>
  new ApiError(422, code, message, message, { param_name: param })

export const missingParam = (param: string): ApiError =>
  invalidParam(param, `${param} must be given.`, 'form_param_missing')

export const unknownParam = (param: string): ApiError =>
  new ApiError(
    422,
    'form_param_unknown',
    `${param} is not a valid parameter for this request.`,
    `${param} is not a valid parameter for this request. Local Clerk refuses unknown parameters, so that it never ignores a filter silently.`,
    { param_name: param },
  )

/** The refusal of everything that Clerk has and a local Clerk has not. A silent success would be worse. */
export const notSupported = (
  what: string,
  instead = 'Use a Clerk development instance for this, or leave it out of the local run.',
): ApiError =>
  new ApiError(
    501,
    'not_supported_by_local_clerk',
    `Local Clerk does not support ${what}.`,
    `Local Clerk does not support ${what}. ${instead}`,
  )

export const forbidden = (message: string, code = 'not_allowed_access'): ApiError => new ApiError(403, code, message)

export const signedOutError = (): ApiError =>
  new ApiError(
    401,
    'authentication_invalid',
    'Invalid authentication',
    'Unable to authenticate the request, you need to supply an active session',
  )

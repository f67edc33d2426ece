/** Turns errors of the repositories into HTTP problems and action errors. */
import {
  ConflictError,
  ConnectionLostError,
  ConstraintError,
  InvalidInputError,
  NotFoundError,
  TimeoutError,
} from '@rolecall/repository'
import { ActionError } from 'astro:actions'
import { isTenantTable, rowNames } from '../database/database.ts'
import { HttpProblem, problemResponse } from './problem.ts'

/** The response of `handle`, or problem+json for an error with a meaning to the client. Other errors are rethrown. */
export async function orProblem(handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle()
  } catch (error) {
    return problemResponse(problemFrom(error))
  }
}

/** The result of `work`, or an `ActionError` with the status that the API would respond with. */
export async function orActionError<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const { status, detail } = problemFrom(error)
    throw new ActionError({ code: ActionError.statusToCode(status), message: detail })
  }
}

/**
 * The problem to report to the client.
 *
 * @throws {Error} the error itself when it is a fault of this app
 */
export function problemFrom(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error as HttpProblem
  if (error instanceof NotFoundError && isTenantTable(error.table)) {
    const message = `This ${rowNames[error.table]} does not exist in this organization.`
    return new HttpProblem(404, 'not_found', message, 'Reload the list.')
  }
  if (error instanceof ConflictError) {
    return new HttpProblem(
      409,
      error.code,
      'Another member changed this in the meantime.',
      'Check the current version, then decide again.',
    )
  }
  if (error instanceof InvalidInputError && error.code === 'invalid_cursor') {
    return new HttpProblem(400, error.code, 'The "cursor" does not belong to this list.', 'Start again without it.')
  }
  if (error instanceof ConstraintError || error instanceof InvalidInputError) {
    return new HttpProblem(422, error.code, 'A value cannot be stored.', 'Correct it and send the request again.')
  }
  if (error instanceof ConnectionLostError || error instanceof TimeoutError) {
    return new HttpProblem(503, error.code, 'The database does not respond.', 'Try again in a few seconds.')
  }
  throw error
}

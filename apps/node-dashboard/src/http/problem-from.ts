/** What goes wrong while rows are read or written, in the words of HTTP and of Astro's actions. */
import {
  ConflictError,
  ConnectionLostError,
  ConstraintError,
  InvalidInputError,
  NotFoundError,
  TimeoutError,
} from '@rolecall/repository'
import { ActionError } from 'astro:actions'
import { HttpProblem, problemResponse } from './problem.ts'

/** What the rows of a table are called in sentences. */
const names: ReadonlyMap<string, string> = new Map([
  ['tasks', 'task'],
  ['posts', 'post'],
  ['jobs', 'report'],
])

/** The response of `handle`, or problem+json for an error that has a meaning to the client. Others stay errors. */
export async function orProblem(handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle()
  } catch (error) {
    return problemResponse(problemFrom(error))
  }
}

/** The result of `work`, or an `ActionError` with the same status that the API would answer. */
export async function orActionError<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const { status, message } = problemFrom(error)
    throw new ActionError({ code: ActionError.statusToCode(status), message })
  }
}

/**
 * The problem that an error is to the client.
 *
 * @throws the error itself when it is a fault of this program and no answer to the client
 */
export function problemFrom(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (error instanceof NotFoundError) {
    const what = names.get(error.table) ?? 'entry'
    return new HttpProblem(404, 'not_found', `There is no such ${what} in this organization.`)
  }
  if (error instanceof ConflictError)
    return new HttpProblem(
      409,
      error.code,
      'Somebody else changed this in the meantime. Look at what it is now, then decide again.',
    )
  if (error instanceof InvalidInputError && error.code === 'invalid_cursor') {
    return new HttpProblem(400, error.code, 'This "cursor" is not one that this list gave out. Start again without it.')
  }
  if (error instanceof ConstraintError || error instanceof InvalidInputError) {
    return new HttpProblem(422, error.code, 'There is a value that cannot be stored.')
  }
  if (error instanceof ConnectionLostError || error instanceof TimeoutError) {
    return new HttpProblem(503, error.code, 'The database does not answer at the moment. Try again in a few seconds.')
  }
  throw error
}

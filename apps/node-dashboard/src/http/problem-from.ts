/** What goes wrong while a task is read or written, in the words of HTTP and of Astro's actions. */
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

/** @throws the error itself when it is a fault of this program and no answer to the client */
function problemFrom(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (error instanceof NotFoundError)
    return new HttpProblem(404, 'not_found', 'There is no such task in this organization.')
  if (error instanceof ConflictError)
    return new HttpProblem(409, error.code, 'Somebody else changed this at the same time. Reload and try again.')
  if (error instanceof ConstraintError || error instanceof InvalidInputError) {
    return new HttpProblem(422, error.code, 'The task has a value that cannot be stored.')
  }
  if (error instanceof ConnectionLostError || error instanceof TimeoutError) {
    return new HttpProblem(503, error.code, 'The database does not answer at the moment. Try again in a few seconds.')
  }
  throw error
}

import { ConnectionLostError, NotFoundError, TimeoutError } from '@rolecall/repository'
import { ActionError } from 'astro:actions'

/** The result of `work`. Errors of the database become errors that the form can show. */
export async function orActionError<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    // Documents of other organizations do not exist here.
    if (error instanceof NotFoundError)
      throw new ActionError({ code: 'NOT_FOUND', message: 'This document does not exist any more.' })
    if (error instanceof ConnectionLostError || error instanceof TimeoutError) {
      throw new ActionError({
        code: 'SERVICE_UNAVAILABLE',
        message: 'The database does not answer at the moment. Try again in a few seconds.',
      })
    }
    throw error
  }
}

import { ConnectionLostError, NotFoundError, TimeoutError } from '@rolecall/repository'
import { ActionError } from 'astro:actions'

/** The result of `work`; what can go wrong with the database becomes something that the form can show. */
export async function orActionError<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    // Also for another organization's document: from here, it does not exist.
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

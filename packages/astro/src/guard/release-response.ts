import { RolecallError } from '../errors/rolecall-error.ts'
import type { RequestState } from '../request/request-state.ts'
import { markPersonal } from '../respond/mark-personal.ts'

/**
 * Releases the app's response. Caches do not store a personal response, and no byte of it is sent while a live decision
 * is pending or after a guard denied.
 */

/** Waits for live decisions, including those that the app did not await. */
export async function settlePending(state: RequestState): Promise<void> {
  while (state.pending.size > 0) await Promise.allSettled(state.pending)
}

/** Marks a personal response, and guards the body of HTML, which may still be rendering. */
export function releaseResponse(response: Response, state: RequestState): Response {
  const marked = state.personal ? withPersonalCache(response) : response
  const isHtml = marked.headers.get('content-type')?.startsWith('text/html') === true
  if (marked.body === null || !isHtml) return marked
  return new Response(guardedStream(marked.body, state), marked)
}

function withPersonalCache(response: Response): Response {
  try {
    markPersonal(response.headers)
    return response
  } catch {
    // Responses of fetch() and Response.redirect() have immutable headers.
    const headers = new Headers(response.headers)
    markPersonal(headers)
    return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
  }
}

/** Passes on chunks until a guard denies, then aborts, because the status has been sent. */
function guardedStream(body: ReadableStream<Uint8Array>, state: RequestState): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  // Every page passes here, and a pulling stream costs half as much as a TransformStream.
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read()
        if (state.pending.size > 0) await settlePending(state)
        if (state.denial !== null) {
          controller.error(deniedTooLate())
          await reader.cancel()
        } else if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

function deniedTooLate(): RolecallError {
  return new RolecallError(
    'response_aborted',
    'Access was denied after the response had begun.',
    'Call protect() in the page. In layouts and components, use <Allowed>.',
  )
}

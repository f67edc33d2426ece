import { markPersonal } from '../respond/mark-personal.ts'
import { RolecallError } from '../errors/rolecall-error.ts'
import type { RequestState } from '../request/request-state.ts'

/**
 * The way out. A response that was made for somebody is not cached, and no byte of it leaves while a fresh
 * decision is pending or after a guard denied.
 */

/** Waits for the fresh decisions that nobody awaited. */
export async function settlePending(state: RequestState): Promise<void> {
  while (state.pending.size > 0) await Promise.allSettled(state.pending)
}

/** Marks a response as personal, and watches its body when it can still change its mind. */
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
    // What came from fetch() or Response.redirect() has immutable headers.
    const headers = new Headers(response.headers)
    markPersonal(headers)
    return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
  }
}

/** Passes chunks on until a guard denies; then the connection breaks, because the status is gone already. */
function guardedStream(body: ReadableStream<Uint8Array>, state: RequestState): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  // A stream that pulls costs half of a TransformStream, and every page goes through here.
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
    'A guard denied access after the response had begun, so the connection was closed.',
    'Call protect() in the frontmatter of the page. In layouts and components, use <Allowed>.',
  )
}

import type { RequestState } from './request-state.ts'

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
  const headers = new Headers(response.headers)
  if (state.personal) headers.set('cache-control', 'private, no-store')
  const init = { status: response.status, statusText: response.statusText, headers }
  if (response.body === null) return new Response(null, init)
  const isHtml = headers.get('content-type')?.startsWith('text/html') === true
  return new Response(isHtml ? response.body.pipeThrough(guardedStream(state)) : response.body, init)
}

/** Passes chunks on until a guard denies; then the connection breaks, because the status is gone already. */
function guardedStream(state: RequestState): TransformStream<Uint8Array, Uint8Array> {
  const check = (controller: TransformStreamDefaultController<Uint8Array>, chunk?: Uint8Array): void => {
    if (state.denial !== null) controller.error(new Error('Access was denied after the response had begun.'))
    else if (chunk !== undefined) controller.enqueue(chunk)
  }
  return new TransformStream({
    transform: (chunk, controller) =>
      state.pending.size === 0 ? check(controller, chunk) : settlePending(state).then(() => check(controller, chunk)),
    flush: (controller) => (state.pending.size === 0 ? check(controller) : settlePending(state).then(() => check(controller))),
  })
}

/** Messages for a form that was not saved, or may not have been: what is known, and what to do. */
const stillHere = 'Your input is still here'

export const noAnswer = (): string =>
  navigator.onLine
    ? `The server did not respond, so this may or may not have been saved. ${stillHere}: check in another tab before you send it again.`
    : `You are offline, so no response arrived: this may or may not have been saved. ${stillHere}; when you are online again, check in another tab before you send it again.`

interface Refusal {
  readonly detail?: unknown
  readonly message?: unknown
  readonly expectedOrganization?: unknown
  readonly activeOrganization?: { readonly slug: string | null; readonly id: string } | null
}

/** @param page the returned HTML page; `undefined` for another kind of response */
export async function whyNot(response: Response, page: Document | undefined): Promise<string> {
  const { status } = response
  if (response.redirected) {
    return `Your changes were saved, but the page could not be loaded: the server responded with ${status}. Reload it to see the current state.`
  }
  const problem = page?.querySelector('[data-problem]')?.textContent.trim()
  if (problem) return problem
  const body = page ? {} : ((await response.json().catch(() => ({}))) as Refusal)
  if ('expectedOrganization' in body) {
    const active = body.activeOrganization?.slug ?? body.activeOrganization?.id ?? 'no organization'
    return `Nothing was saved. This page belongs to a different organization than ${active}, which is active now: another tab switched to it. Copy your input, or switch back and send it again.`
  }
  const reason = body.detail ?? body.message
  if (status === 401) {
    return `Nothing was saved yet: your session expired. Sign in again in another tab, then come back and send it again. ${stillHere}.`
  }
  // This header is set when access was denied before anything ran.
  if (status === 503 && response.headers.has('x-rolecall-code')) {
    return `Nothing was saved: whether you may do this could not be checked. ${stillHere}; send it again in a few seconds.`
  }
  if (status >= 500) {
    return `The server responded with ${status}, so this may or may not have been saved. ${stillHere}: wait a moment, and check in another tab before you send it again.`
  }
  if (status === 403) return `Nothing was saved: your role no longer allows this. ${stillHere}.`
  if (status === 404) {
    return `Nothing was saved: the item was deleted, or you no longer have access to it. ${stillHere}.`
  }
  return `Nothing was saved. ${typeof reason === 'string' ? reason : `The server responded with ${status}; try again in a moment.`}`
}

/** What to say when a form did not go through: what is known to have become of it, and what to do. */
const stillHere = 'What you typed is still here'

export const noAnswer = (): string =>
  navigator.onLine
    ? `The server gave no answer, so this may or may not have been saved. ${stillHere}: look in another tab before you send it again.`
    : `You are offline, so no answer came: this may or may not have been saved. ${stillHere}; when you are back, look in another tab before you send it again.`

interface Refusal {
  readonly detail?: unknown
  readonly message?: unknown
  readonly expectedOrganization?: unknown
  readonly activeOrganization?: { readonly slug: string | null; readonly id: string } | null
}

/** @param page the HTML that came back; `undefined` for an answer that is none */
export async function whyNot(response: Response, page: Document | undefined): Promise<string> {
  const { status } = response
  if (response.redirected) {
    return `It was saved, but the page could not be loaded afterwards: the server answered ${status}. Load it again to see how it is now.`
  }
  const problem = page?.querySelector('[data-problem]')?.textContent.trim()
  if (problem) return problem
  const body = page ? {} : ((await response.json().catch(() => ({}))) as Refusal)
  if ('expectedOrganization' in body) {
    const active = body.activeOrganization?.slug ?? body.activeOrganization?.id ?? 'no organization'
    return `Nothing was saved. This page belongs to another organization than ${active}, which is active now: another tab switched to it. Copy what you typed, or switch back and send it again.`
  }
  const reason = body.detail ?? body.message
  if (status === 401) {
    return `Nothing was saved yet: your session ran out. Sign in again in another tab, then come back and send it once more. ${stillHere}.`
  }
  // The guard answers before anything runs, and says so in this header.
  if (status === 503 && response.headers.has('x-rolecall-code')) {
    return `Nothing was saved: whether you may do this could not be checked. ${stillHere}; send it again in a few seconds.`
  }
  if (status >= 500) {
    return `The server answered ${status}, so this may or may not have been saved. ${stillHere}: wait a moment, and look in another tab before you send it again.`
  }
  if (status === 403) return `Nothing was saved: your role does not include this any more. ${stillHere}.`
  if (status === 404) {
    return `Nothing was saved: what this form is about is gone, or is not yours to see any more. ${stillHere}.`
  }
  return `Nothing was saved. ${typeof reason === 'string' ? reason : `The server answered ${status}; try again in a moment.`}`
}

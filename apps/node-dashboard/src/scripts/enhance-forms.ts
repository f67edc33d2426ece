/**
 * Forms with `data-enhance` work without this: it only saves the reload. The same form goes to the same address, and
 * the content of the page that comes back takes the place of the one that is there. Whatever is refused leaves the
 * page, and what was typed into it, alone.
 *
 * It listens to the document, which survives soft navigations, so it need not start again on each page.
 */
document.addEventListener(
  'submit',
  (event) => {
    const form = event.target
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || !form.matches('[data-enhance]')) return
    event.preventDefault()
    void send(form, event.submitter)
  },
  // On the way down, before Astro's router takes it for a navigation: after a refusal it would load the page anew.
  { capture: true },
)

async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  if (form.getAttribute('aria-busy') === 'true') return
  form.setAttribute('aria-busy', 'true')
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      body: new URLSearchParams([...new FormData(form, submitter)] as [string, string][]),
      headers: { accept: 'text/html' },
    })
    const page = response.headers.get('content-type')?.startsWith('text/html')
      ? parse(await response.text())
      : undefined
    const content = page?.querySelector('#content')
    if (page && content) show(page, content, response)
    else tell(form, await refusal(response))
  } catch {
    tell(form, 'The server could not be reached, so nothing was saved. What you typed is still here; try again.')
  } finally {
    form.removeAttribute('aria-busy')
  }
}

const parse = (html: string): Document => new DOMParser().parseFromString(html, 'text/html')

function show(page: Document, content: Element, response: Response): void {
  const focused = document.activeElement?.id
  document.querySelector('#content')?.replaceWith(document.adoptNode(content))
  // Scripts that came as text do not run by themselves; those of server islands fetch their content.
  for (const script of content.querySelectorAll('script[data-island-id]')) {
    const copy = document.createElement('script')
    for (const { name, value } of script.attributes) copy.setAttribute(name, value)
    copy.text = script.textContent
    script.replaceWith(copy)
  }
  document.title = page.title
  if (response.redirected) history.replaceState(history.state, '', response.url)
  if (focused) document.getElementById(focused)?.focus()
  document.dispatchEvent(new Event('tally:content'))
}

function tell(form: HTMLFormElement, text: string): void {
  const notice = form.previousElementSibling?.matches('[data-notice]')
    ? (form.previousElementSibling as HTMLElement)
    : document.createElement('p')
  notice.className = 'notice bad'
  notice.dataset['notice'] = ''
  notice.setAttribute('role', 'alert')
  notice.textContent = text
  form.before(notice)
}

interface Refusal {
  readonly detail?: unknown
  readonly message?: unknown
  readonly expectedOrganization?: unknown
  readonly activeOrganization?: { readonly slug: string | null; readonly id: string } | null
}

/** Why nothing was saved, and what to do about it. */
async function refusal(response: Response): Promise<string> {
  const body = response.bodyUsed ? {} : ((await response.json().catch(() => ({}))) as Refusal)
  if ('expectedOrganization' in body) {
    const active = body.activeOrganization?.slug ?? body.activeOrganization?.id ?? 'no organization'
    return `Nothing was saved. This page belongs to another organization than ${active}, which is active now: another tab switched to it. Copy what you typed, or switch back and send it again.`
  }
  if (response.status === 401) {
    return 'Nothing was saved yet: your session ran out. Sign in again in another tab, then come back and send it once more. What you typed is still here.'
  }
  const reason = body.detail ?? body.message
  return `Nothing was saved. ${typeof reason === 'string' ? reason : `The server answered ${response.status}; try again in a moment.`}`
}

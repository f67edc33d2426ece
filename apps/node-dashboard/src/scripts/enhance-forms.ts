/**
 * Submits forms with `data-enhance` without a reload. They also work without this script. The form is sent to the same
 * address, and the content of the returned page replaces the current one. Input in other forms is carried over. When the
 * form is rejected and the returned page has no place for its input, the page stays as it is and shows the reason.
 *
 * The listeners are on the document, which survives soft navigations.
 */
import { findForm, formKey } from './forms/form-key.ts'
import { keepFocus } from './forms/keep-focus.ts'
import { holdsInput, keepForm, keepInput } from './forms/keep-input.ts'
import { isText, fieldsOf } from './forms/fields.ts'
import { noAnswer, whyNot } from './forms/why-not.ts'

interface Submission {
  readonly form: HTMLFormElement
  readonly key: string
  readonly address: string
  readonly fields: URLSearchParams
  /** The page that it was sent from: see `visit`. */
  readonly visit: number
}

/** Counts soft navigations, because a response belongs to the page that sent the form. */
let visit = 0
document.addEventListener('astro:before-swap', () => (visit += 1))

/** Forms are sent one after the other, so that the last response is the newest. */
let line: Promise<void> = Promise.resolve()
const underWay = new Set<string>()

document.addEventListener(
  'submit',
  (event) => {
    const form = event.target
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || !form.matches('[data-enhance]')) return
    event.preventDefault()
    const fields = new URLSearchParams([...new FormData(form, event.submitter)] as [string, string][])
    const once = `${form.action}\n${fields}`
    // The same button was pressed twice.
    if (underWay.has(once)) return
    underWay.add(once)
    form.setAttribute('aria-busy', 'true')
    const submission = { form, key: formKey(form), address: form.action, fields, visit }
    line = line.then(() => send(submission)).finally(() => underWay.delete(once))
  },
  // In the capture phase, before Astro's router: it would reload the page after a rejection.
  { capture: true },
)

async function send(submission: Submission): Promise<void> {
  try {
    const response = await fetch(submission.address, {
      method: 'POST',
      body: submission.fields,
      headers: { accept: 'text/html' },
    })
    const isPage = response.headers.get('content-type')?.startsWith('text/html')
    await conclude(submission, response, isPage ? parse(await response.text()) : undefined)
  } catch {
    tell(submission, noAnswer())
  } finally {
    currentForm(submission)?.removeAttribute('aria-busy')
  }
}

async function conclude(submission: Submission, response: Response, page: Document | undefined): Promise<void> {
  const content = page?.querySelector('#content')
  const isMeantForIt =
    content &&
    (response.ok ||
      (!response.redirected && content.querySelector('[data-problem]') && holdsInput(content, submission.form)))
  if (!isMeantForIt) tell(submission, await whyNot(response, page))
  else if (submission.visit === visit) show(page!, content, response, submission)
  // The visitor has moved on to another page, which stays.
  else if (response.ok && response.redirected) announce(page!)
  else tell(submission, content.querySelector('[data-problem]')?.textContent.trim() ?? 'The outcome is unknown.')
}

const parse = (html: string): Document => new DOMParser().parseFromString(html, 'text/html')

function show(page: Document, content: Element, response: Response, { key, fields }: Submission): void {
  const old = document.querySelector('#content')
  if (!old) return
  const restoreInput = keepInput(old, { key, fields, refused: !response.ok })
  const restoreFocus = keepFocus(old)
  old.replaceWith(document.adoptNode(content))
  // Parsed scripts do not run by themselves. Those of server islands fetch their content.
  for (const script of content.querySelectorAll('script[data-island-id]')) {
    const copy = document.createElement('script')
    for (const { name, value } of script.attributes) copy.setAttribute(name, value)
    copy.text = script.textContent
    script.replaceWith(copy)
  }
  document.title = page.title
  if (response.redirected) history.replaceState(history.state, '', response.url)
  restoreInput(content)
  announce(page)
  restoreFocus(content)
  document.dispatchEvent(new Event('tally:content'))
}

/** Shows the notice of the returned page in the live region. */
function announce(page: Document): void {
  const notice = [...(page.querySelector('#notice')?.children ?? [])]
  document.querySelector('#notice')?.replaceChildren(...notice.map((each) => document.adoptNode(each)))
}

/** The form on the current page. The response to another form may have replaced it. */
function currentForm({ form, key, visit: from }: Submission): HTMLFormElement | undefined {
  return form.isConnected ? form : from === visit ? findForm(document, key) : undefined
}

function tell(submission: Submission, text: string): void {
  const form = currentForm(submission)
  if (form) return tellBeside(form, text)
  const content = document.querySelector('#content')
  if (!content) return
  if (fieldsOf(submission.form).some(isText)) keepForm(submission.form, content, text)
  else content.prepend(alertWith(text))
}

function tellBeside(form: HTMLFormElement, text: string): void {
  if (form.previousElementSibling?.matches('[data-notice]')) form.previousElementSibling.remove()
  form.before(alertWith(text))
}

function alertWith(text: string): HTMLElement {
  const notice = document.createElement('p')
  notice.className = 'notice bad'
  notice.dataset['notice'] = ''
  notice.setAttribute('role', 'alert')
  notice.textContent = text
  return notice
}

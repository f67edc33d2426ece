/**
 * Forms with `data-enhance` work without this: it only saves the reload. The same form goes to the same address, and
 * the content of the page that comes back takes the place of the one that is there, with whatever was typed into its
 * other forms. What is refused with a page that has no place for the input leaves everything alone, and says why.
 *
 * It listens to the document, which survives soft navigations, so it need not start again on each page.
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
  /** Which page it was sent from: see `visit`. */
  readonly visit: number
}

/** Counts soft navigations: an answer belongs to the page that it was asked from. */
let visit = 0
document.addEventListener('astro:before-swap', () => (visit += 1))

/** One after the other, so that the last page that comes back is the newest. */
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
    // A second press of the same button.
    if (underWay.has(once)) return
    underWay.add(once)
    form.setAttribute('aria-busy', 'true')
    const submission = { form, key: formKey(form), address: form.action, fields, visit }
    line = line.then(() => send(submission)).finally(() => underWay.delete(once))
  },
  // On the way down, before Astro's router takes it for a navigation: after a refusal it would load the page anew.
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
  // The visitor went on to another page, which stays.
  else if (response.ok && response.redirected) announce(page!)
  else
    tell(
      submission,
      content.querySelector('[data-problem]')?.textContent.trim() ?? 'It is not known what became of it.',
    )
}

const parse = (html: string): Document => new DOMParser().parseFromString(html, 'text/html')

function show(page: Document, content: Element, response: Response, { key, fields }: Submission): void {
  const old = document.querySelector('#content')
  if (!old) return
  const restoreInput = keepInput(old, { key, fields, refused: !response.ok })
  const restoreFocus = keepFocus(old)
  old.replaceWith(document.adoptNode(content))
  // Scripts that came as text do not run by themselves; those of server islands fetch their content.
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

/** The notice of the page that came back, in the place that is read out when it changes. */
function announce(page: Document): void {
  const notice = [...(page.querySelector('#notice')?.children ?? [])]
  document.querySelector('#notice')?.replaceChildren(...notice.map((each) => document.adoptNode(each)))
}

/** The form as it is on the page now: another form's answer may have replaced it. */
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

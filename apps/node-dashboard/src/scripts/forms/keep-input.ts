/**
 * When a form was sent, the content of the whole page is replaced. What was typed into the other forms on it meanwhile,
 * and into the same one since, is carried over; so is what was open.
 */
import { copyValue, counterpart, fieldsOf, isChanged, isText, markEchoed, type Field } from './fields.ts'
import { findForm, formKey } from './form-key.ts'

export interface Sent {
  readonly key: string
  readonly fields: URLSearchParams
  /** The page that came back holds what was sent, because it could not be kept. */
  readonly refused: boolean
}

interface Kept {
  readonly key: string
  readonly form: HTMLFormElement
  readonly changed: readonly Field[]
}

/** @returns what puts it into the content that takes the place of `content` */
export function keepInput(content: ParentNode, sent: Sent): (fresh: Element) => void {
  const kept = [...content.querySelectorAll('form')].flatMap((form): Kept[] => {
    const key = formKey(form)
    const changed = fieldsOf(form).filter((field) => isChanged(field, key === sent.key ? sent.fields : undefined))
    return changed.length > 0 ? [{ key, form, changed }] : []
  })
  const open = new Set([...content.querySelectorAll<HTMLDetailsElement>('details[open]')].map(detailsKey))
  return (fresh) => {
    for (const details of fresh.querySelectorAll('details')) {
      const key = detailsKey(details)
      if (key !== sent.key && open.has(key)) details.open = true
    }
    if (sent.refused) remember(fresh, sent)
    for (const each of kept) carryOver(each, fresh, sent)
  }
}

function carryOver({ key, form, changed }: Kept, fresh: Element, sent: Sent): void {
  const target = findForm(fresh, key)
  if (!target) {
    if (changed.some(isText)) keepForm(form, fresh)
    return
  }
  for (const field of changed) {
    const same = counterpart(field, target)
    if (same) copyValue(field, same)
  }
  // What was typed belongs to what was read: with a newer version it would overwrite, unseen, what somebody else wrote.
  const [before, after] = [versionOf(form), versionOf(target)]
  if (key !== sent.key && before && after) after.value = before.value
}

/** A form with something in it that the page no longer has: it stays, and sending it says why. */
export function keepForm(
  form: HTMLFormElement,
  content: Element,
  text = 'This form is no longer part of the page. What you typed into it is still here.',
): void {
  const place = document.createElement('section')
  place.className = 'card stack kept-form'
  const notice = document.createElement('p')
  notice.className = 'notice bad'
  notice.setAttribute('role', 'alert')
  notice.textContent = text
  form.removeAttribute('aria-busy')
  place.append(notice, form)
  content.prepend(place)
}

/** Whether a page has a place for everything that was typed into a form. */
export const holdsInput = (content: Element, sent: HTMLFormElement): boolean => {
  const held = new Set(
    [...content.querySelectorAll('form')].flatMap((form) => fieldsOf(form).map(({ value }) => value)),
  )
  return fieldsOf(sent).every((field) => !isText(field) || field.value === '' || held.has(field.value))
}

function remember(fresh: Element, { key, fields }: Sent): void {
  const form = findForm(fresh, key)
  for (const field of form ? fieldsOf(form) : []) {
    if (fields.getAll(field.name).includes(field.value)) markEchoed(field)
  }
}

const versionOf = (form: HTMLFormElement) => form.querySelector<HTMLInputElement>('input[type=hidden][name=version]')

function detailsKey(details: HTMLDetailsElement): string {
  const form = details.querySelector('form')
  return form ? formKey(form) : (details.querySelector('summary')?.textContent ?? '')
}

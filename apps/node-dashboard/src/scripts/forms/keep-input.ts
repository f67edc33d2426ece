/**
 * Carries input over when the content of the page is replaced after a form was sent: input in the other forms, and input
 * in the same form since then. Open parts stay open.
 */
import { copyValue, counterpart, fieldsOf, isChanged, isText, markEchoed, type Field } from './fields.ts'
import { findForm, formKey } from './form-key.ts'

export interface Sent {
  readonly key: string
  readonly fields: URLSearchParams
  /** The form was rejected, so that the returned page holds its input. */
  readonly refused: boolean
}

interface Kept {
  readonly key: string
  readonly form: HTMLFormElement
  readonly changed: readonly Field[]
}

/** @returns a function that restores the input in the new content */
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
  // The input belongs to the version that was read. With a newer version it would overwrite another member's change.
  const [before, after] = [versionOf(form), versionOf(target)]
  if (key !== sent.key && before && after) after.value = before.value
}

/** Keeps a form with input that the new page no longer has. Sending it shows the reason. */
export function keepForm(
  form: HTMLFormElement,
  content: Element,
  text = 'This form is no longer part of the page. Your input is still here.',
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

/** Whether a page holds all input of a form. */
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

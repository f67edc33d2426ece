/** Restores the focus after the content of the page was replaced. */
import { findForm, formKey } from './form-key.ts'

const focusable = 'input:not([type=hidden]), textarea, select, button, summary'

/** @returns a function that focuses the same place in the new content, or else the notice */
export function keepFocus(content: Element): (fresh: Element) => void {
  const focused = document.activeElement
  if (!(focused instanceof HTMLElement) || !content.contains(focused)) return () => undefined
  const form = focused.closest('form') ?? focused.closest('details')?.querySelector('form')
  const find = form ? inForm(form, focused) : byId(focused.id)
  const selection = selectionOf(focused)
  return (fresh) => {
    const target = find(fresh)
    target?.focus({ preventScroll: true })
    if (!target || document.activeElement !== target) {
      document.querySelector<HTMLElement>('#notice')?.focus({ preventScroll: true })
    } else if (selection && target instanceof HTMLInputElement && target.value.length >= selection[1]) {
      target.setSelectionRange(...selection)
    }
  }
}

function inForm(form: HTMLFormElement, focused: HTMLElement): (fresh: Element) => HTMLElement | undefined {
  const key = formKey(form)
  const index = [...placeOf(form).querySelectorAll(focusable)].indexOf(focused)
  return (fresh) => {
    const same = findForm(fresh, key)
    return same && [...placeOf(same).querySelectorAll<HTMLElement>(focusable)][index]
  }
}

/** The button that opens a collapsed form is outside of it. */
const placeOf = (form: HTMLFormElement): Element => form.closest('details') ?? form

const byId = (id: string) => (fresh: Element) =>
  id === '' ? undefined : (fresh.querySelector<HTMLElement>(`#${CSS.escape(id)}`) ?? undefined)

/** `null` for elements without a caret: buttons, and fields such as those for email addresses. */
function selectionOf(element: HTMLElement): [number, number] | null {
  if (!(element instanceof HTMLInputElement) || element.selectionStart === null) return null
  return [element.selectionStart, element.selectionEnd ?? element.selectionStart]
}

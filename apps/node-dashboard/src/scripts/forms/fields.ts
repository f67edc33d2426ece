/** The fields of a form that visitors fill in, and whether they changed. */
export type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

const notTyped = new Set(['hidden', 'submit', 'button', 'image', 'reset', 'file'])

export const fieldsOf = (form: HTMLFormElement): readonly Field[] =>
  [...form.elements].filter(
    (element): element is Field =>
      (element instanceof HTMLInputElement && !notTyped.has(element.type)) ||
      element instanceof HTMLTextAreaElement ||
      element instanceof HTMLSelectElement,
  )

export const isText = (field: Field): boolean =>
  field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && !isChoice(field))

const isChoice = (field: Field): field is HTMLInputElement =>
  field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio')

/** Fields whose default is the visitor's own input, which the server sent back. */
const echoed = new WeakSet<Field>()

export function markEchoed(field: Field): void {
  echoed.add(field)
}

/** Whether the visitor changed the field since the page loaded, or, for a submitted form, since it was sent. */
export function isChanged(field: Field, sent?: URLSearchParams): boolean {
  if (isChoice(field)) {
    const before = sent ? sent.getAll(field.name).includes(field.value) : field.defaultChecked
    return field.checked !== before || (!sent && field.checked && echoed.has(field))
  }
  if (sent) return field.value !== sent.get(field.name)
  return field.value !== defaultOf(field) || echoed.has(field)
}

function defaultOf(field: Field): string | undefined {
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue
  const options = [...field.options]
  return (options.find(({ defaultSelected }) => defaultSelected) ?? options.find(({ disabled }) => !disabled))?.value
}

/** The same field in another rendering of its form. */
export const counterpart = (field: Field, form: HTMLFormElement): Field | undefined =>
  fieldsOf(form).find(
    (each) => each.name === field.name && each.type === field.type && (!isChoice(each) || each.value === field.value),
  )

export function copyValue(from: Field, to: Field): void {
  if (isChoice(from)) (to as HTMLInputElement).checked = from.checked
  else to.value = from.value
}

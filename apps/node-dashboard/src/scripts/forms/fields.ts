/** The fields of a form that somebody fills in, and whether they did. */
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

/** What the server put into a field that the visitor had typed: its default, and theirs all the same. */
const echoed = new WeakSet<Field>()

export function markEchoed(field: Field): void {
  echoed.add(field)
}

/** Whether the visitor made it differ from what the page came with; of a form that was sent, from what was sent. */
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

/** The field of another rendering of its form that takes the same value. */
export const counterpart = (field: Field, form: HTMLFormElement): Field | undefined =>
  fieldsOf(form).find(
    (each) => each.name === field.name && each.type === field.type && (!isChoice(each) || each.value === field.value),
  )

export function copyValue(from: Field, to: Field): void {
  if (isChoice(from)) (to as HTMLInputElement).checked = from.checked
  else to.value = from.value
}

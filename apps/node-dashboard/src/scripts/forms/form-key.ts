/**
 * Identifies a form across renderings of its page: its action, and the ids in its hidden fields. After the content of a
 * page was replaced, open parts, input and focus are restored by this key.
 */
export function formKey(form: HTMLFormElement): string {
  const action = new URL(form.action, location.href).searchParams.get('_action') ?? form.action
  const ids = [...form.querySelectorAll<HTMLInputElement>('input[type=hidden]')]
    .filter(({ name }) => name === 'id' || name.endsWith('Id'))
    .map(({ value }) => value)
  return [action, ...ids].join(' ')
}

export const findForm = (place: ParentNode, key: string): HTMLFormElement | undefined =>
  [...place.querySelectorAll('form')].find((form) => formKey(form) === key)

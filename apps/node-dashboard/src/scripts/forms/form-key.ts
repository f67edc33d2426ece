/**
 * Which form this is, whichever rendering of its page it is found in: the action that it calls, and the id of what it
 * calls it on. The content of a page is replaced after a form; what was open, typed and focused is found again by this.
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

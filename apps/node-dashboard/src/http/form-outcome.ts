/**
 * The result of a form that this page received. Astro runs the action before it renders the page, so the page can show a
 * problem next to the form and give the visitor their input back.
 */
import type { AstroGlobal } from 'astro'
import { isInputError, type ActionError } from 'astro:actions'
import { changeOf, requireActionName, type ActionName } from '../dashboard/change-of.ts'
import type { ChangeName } from '../dashboard/changes.ts'

export interface FormOutcome {
  /** The action that ran; `undefined` when the page was only opened. */
  readonly action: ActionName | undefined
  /** The change that was saved. Respond with `redirectAfter`, so that a reload does not send the form again. */
  readonly change: ChangeName | undefined
  /** One sentence for the visitor. */
  readonly problem: string | undefined
  /** Another member changed the same thing first. */
  readonly conflict: boolean
  /** The form as it was sent; empty after a success. */
  readonly input: ReadonlyMap<string, string>
}

type Page = Pick<AstroGlobal, 'request' | 'getActionResult'>
type Action = Parameters<AstroGlobal['getActionResult']>[0]

/** @param actions each action that this page's forms call */
export async function formOutcome(page: Page, actions: readonly Action[]): Promise<FormOutcome> {
  for (const action of actions) {
    const result = page.getActionResult(action)
    if (result === undefined) continue
    const error = result.error as ActionError | undefined
    const name = nameOf(action)
    const input = await readInput(page.request)
    return {
      action: name,
      change: error ? undefined : changeOf(name, input),
      problem: error && sentenceOf(error),
      conflict: error?.code === 'CONFLICT',
      input: error ? input : new Map(),
    }
  }
  return { action: undefined, change: undefined, problem: undefined, conflict: false, input: new Map() }
}

/** As a string, an action is the query that calls it. */
const nameOf = (action: Action): ActionName =>
  requireActionName(new URLSearchParams(String(action)).get('_action') ?? '')

function sentenceOf(error: ActionError): string {
  if (!isInputError(error)) return error.message
  const first = error.issues[0]
  return first?.message ?? 'A field of the form is missing.'
}

async function readInput(request: Request): Promise<ReadonlyMap<string, string>> {
  try {
    const entries = [...(await request.clone().formData())]
    return new Map(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])))
  } catch {
    return new Map()
  }
}

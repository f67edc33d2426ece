/**
 * What became of a form that this page received: Astro runs the action before the page renders, so the page can say
 * what went wrong next to the form, and give the visitor's input back to them.
 */
import type { AstroGlobal } from 'astro'
import { isInputError, type ActionError } from 'astro:actions'
import { changeOf } from '../dashboard/change-of.ts'

export interface FormOutcome {
  /** The action that ran: `tasks.create`; `undefined` when the page was only opened. */
  readonly action: string | undefined
  /** What was changed, and kept: answer with `redirectAfter`, so that a reload sends nothing again. */
  readonly change: string | undefined
  /** One sentence for the visitor. */
  readonly problem: string | undefined
  /** Somebody else changed the same thing first. */
  readonly conflict: boolean
  /** The form as it was sent; empty unless something went wrong. */
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

/** Written into a page, an action is the query that calls it. */
const nameOf = (action: Action): string => new URLSearchParams(String(action)).get('_action') ?? ''

function sentenceOf(error: ActionError): string {
  if (!isInputError(error)) return error.message
  const first = error.issues[0]
  return first?.message ?? 'Something in the form is missing.'
}

async function readInput(request: Request): Promise<ReadonlyMap<string, string>> {
  try {
    const entries = [...(await request.clone().formData())]
    return new Map(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])))
  } catch {
    return new Map()
  }
}

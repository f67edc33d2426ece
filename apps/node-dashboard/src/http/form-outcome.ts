/**
 * What became of a form that this page received: Astro runs the action before the page renders, so the page can say
 * what went wrong next to the form, and give the visitor's input back to them.
 */
import { isInputError, type ActionError } from 'astro:actions'

type Result = { readonly error?: ActionError | undefined } | undefined

export interface FormOutcome {
  /** Some action of this page ran and kept its change: answer with a redirect, so that a reload sends nothing again. */
  readonly succeeded: boolean
  /** One sentence for the visitor. */
  readonly problem: string | undefined
  /** Somebody else changed the same thing first. */
  readonly conflict: boolean
  /** The form as it was sent; empty unless something went wrong. */
  readonly input: ReadonlyMap<string, string>
}

/** @param results what `Astro.getActionResult` gives for each action that this page's forms call */
export async function formOutcome(request: Request, results: readonly Result[]): Promise<FormOutcome> {
  const result = results.find((each) => each !== undefined)
  const error = result?.error
  return {
    succeeded: result !== undefined && !error,
    problem: error && sentenceOf(error),
    conflict: error?.code === 'CONFLICT',
    input: error ? await readInput(request) : new Map(),
  }
}

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

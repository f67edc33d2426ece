import { ActionError, currentPolicy, getActionContext } from '@rolecall/astro/runtime'
import type { APIContext } from 'astro'
import { actionRule } from '../guard/decide-request.ts'
import { isActionAdmitted, isAnythingAdmitted } from '../request/admission.ts'
import { canonicalActionName } from '../request/action-name.ts'
import { actionCodes, denialAnswer } from '../respond/denial-answer.ts'
import { refusalCode, reportRefusal } from './refusal.ts'

/**
 * Wraps every action in the `server` export of the actions file. An action that the request names runs when a guard let
 * this pass through to it. An action that server code calls (`Astro.callAction()`) runs in any pass that a guard let
 * through: the caller decides, as for any function.
 *
 * @param server the export: actions, and objects of actions
 * @param file the path of the module, for the log
 */
export function guardActions(server: unknown, file: string): unknown {
  return guardEntry(server, file, [])
}

function guardEntry(entry: unknown, file: string, path: readonly string[]): unknown {
  if (typeof entry === 'function') return guardAction(entry, file, path)
  if (typeof entry !== 'object' || entry === null) return entry
  return Object.fromEntries(
    Object.entries(entry).map(([name, value]) => [name, guardEntry(value, file, [...path, name])]),
  )
}

type Action = (this: unknown, ...args: readonly unknown[]) => unknown

function guardAction(action: object, file: string, path: readonly string[]): Action {
  const throwing: unknown = Reflect.get(action, 'orThrow')
  const guarded: Action = function (...args) {
    if (mayRunAction(this, path)) return Reflect.apply(action as Action, this, args)
    reportRefusal(`${file} (${path.join('.')})`)
    // Astro turns this into the response, for calls and for forms.
    return Promise.resolve({ data: undefined, error: refusal() })
  }
  // Astro's clients call it in place of the action.
  const orThrow: Action = function (...args) {
    if (mayRunAction(this, path)) return Reflect.apply(throwing as Action, this, args)
    reportRefusal(`${file} (${path.join('.')})`)
    return Promise.reject(refusal())
  }
  const properties = Object.entries(action).map(
    ([name, value]) => [name, guardEntry(value, file, [...path, name])] as const,
  )
  for (const [name, value] of properties) Reflect.set(guarded, name, value)
  if (typeof throwing === 'function') Reflect.set(guarded, 'orThrow', orThrow)
  return guarded
}

function mayRunAction(context: unknown, path: readonly string[]): boolean {
  const rule = actionRule(currentPolicy(), path.map(encodeSegment).join('.'))
  if (rule !== null && rule.requirement === null) return true
  // Outside a request, Astro's own check refuses.
  if (!isActionContext(context)) return false
  if (isActionAdmitted(context, path)) return true
  return 'callAction' in context && !isNamedBy(context, path) && isAnythingAdmitted(context)
}

/** A segment as it stands in a raw name. It can contain a dot. */
const encodeSegment = (segment: string): string => encodeURIComponent(segment).replaceAll('.', '%2E')

function isActionContext(context: unknown): context is APIContext {
  return typeof context === 'object' && context !== null && 'cookies' in context
}

/** Whether the request names this action, so that Astro's dispatcher may be the caller. */
function isNamedBy(context: APIContext, path: readonly string[]): boolean {
  const { action } = getActionContext(context)
  if (action === undefined) return false
  const name = canonicalActionName(action.name)
  return name === null || (name.length === path.length && name.every((segment, index) => segment === path[index]))
}

function refusal(): ActionError {
  const { status, detail } = denialAnswer(refusalCode)
  return new ActionError({ code: actionCodes[status], message: `${detail} (${refusalCode})` })
}

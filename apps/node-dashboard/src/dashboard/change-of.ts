/** Which change of the audit log a form action makes. */
import type { server } from '../actions/index.ts'
import { TallyError } from '../errors/tally-error.ts'
import type { ChangeName } from './changes.ts'

type Actions = typeof server
/** `tasks.create`: every action of `src/actions`. */
export type ActionName = {
  [Group in keyof Actions]: `${Group}.${Extract<keyof Actions[Group], string>}`
}[keyof Actions]

/** An action that does or undoes something, as one of its fields says. */
interface Toggle {
  readonly change: ChangeName
  readonly field: string
  /** The change when the field says `false`. */
  readonly undone: ChangeName
}

export const changes = {
  'tasks.create': 'tasks.create',
  'tasks.edit': 'tasks.edit',
  'tasks.complete': { change: 'tasks.complete', field: 'completed', undone: 'tasks.reopen' },
  'tasks.delete': 'tasks.delete',
  'posts.save': 'posts.save',
  'posts.rewrite': 'posts.save',
  'posts.publish': { change: 'posts.publish', field: 'published', undone: 'posts.unpublish' },
  'posts.delete': 'posts.delete',
  'reports.export': 'jobs.export',
  'reports.weekly': 'jobs.report',
  'billing.change': 'billing.change',
  'members.invite': 'members.invite',
  'members.revoke': 'members.revoke',
  'members.changeRole': 'members.changeRole',
  'members.remove': 'members.remove',
} as const satisfies Record<ActionName, ChangeName | Toggle>

/** @throws {TallyError} `unknown_action` for a name that is not an action of this app */
export function requireActionName(name: string): ActionName {
  if (Object.hasOwn(changes, name)) return name as ActionName
  throw new TallyError('unknown_action', `"${name}" is not an action of this app.`, 'Pass an action of src/actions.')
}

export function changeOf(action: ActionName, input: ReadonlyMap<string, string>): ChangeName {
  const known: ChangeName | Toggle = changes[action]
  if (typeof known === 'string') return known
  return input.get(known.field) === 'false' ? known.undone : known.change
}

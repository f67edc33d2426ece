/** What a form that was kept did, in the terms of the audit log. One action can be either of two, as its field says. */
export function changeOf(action: string, input: ReadonlyMap<string, string>): string {
  const known = changes.get(action)
  if (known === undefined) return action
  return known.undoneBy !== undefined && input.get(known.undoneBy.field) === 'false'
    ? known.undoneBy.change
    : known.change
}

interface Change {
  readonly change: string
  readonly undoneBy?: { readonly field: string; readonly change: string }
}

const changes: ReadonlyMap<string, Change> = new Map([
  ['tasks.complete', { change: 'tasks.complete', undoneBy: { field: 'completed', change: 'tasks.reopen' } }],
  ['posts.publish', { change: 'posts.publish', undoneBy: { field: 'published', change: 'posts.unpublish' } }],
  ['posts.rewrite', { change: 'posts.save' }],
  ['reports.export', { change: 'jobs.export' }],
  ['reports.weekly', { change: 'jobs.report' }],
])

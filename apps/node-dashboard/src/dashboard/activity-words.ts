/** What an action of the audit log is called where there is no room for what it was done to. */
const words: ReadonlyMap<string, string> = new Map([
  ['tasks.create', 'A task was added'],
  ['tasks.edit', 'A task was renamed'],
  ['tasks.complete', 'A task was completed'],
  ['tasks.reopen', 'A task was reopened'],
  ['tasks.delete', 'A task was deleted'],
  ['posts.save', 'A draft was saved'],
  ['posts.publish', 'A post was published'],
  ['posts.unpublish', 'A post was taken back'],
  ['posts.delete', 'A post was deleted'],
  ['jobs.export', 'An export was asked for'],
  ['jobs.report', 'A weekly report was asked for'],
  ['billing.change', 'Billing was changed'],
  ['members.invite', 'Somebody was invited'],
  ['members.revoke', 'An invitation was taken back'],
  ['members.changeRole', 'A role was changed'],
  ['members.remove', 'A member was removed'],
])

export const activityWords = (action: string): string => words.get(action) ?? action

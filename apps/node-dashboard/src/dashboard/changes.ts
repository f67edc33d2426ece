/**
 * Every change that the audit log can record, with the words that people read. A change is added here first: the audit
 * log accepts no other name, and every form action has to say which of these it makes (`change-of.ts`).
 */
const words = {
  'tasks.create': 'Task added',
  'tasks.edit': 'Task renamed',
  'tasks.complete': 'Task completed',
  'tasks.reopen': 'Task reopened',
  'tasks.delete': 'Task deleted',
  'posts.save': 'Draft saved',
  'posts.publish': 'Post published',
  'posts.unpublish': 'Post unpublished',
  'posts.delete': 'Draft deleted',
  'jobs.export': 'Export requested',
  'jobs.report': 'Weekly report requested',
  'billing.change': 'Billing changed',
  'members.invite': 'Invitation sent',
  'members.revoke': 'Invitation revoked',
  'members.changeRole': 'Role changed',
  'members.remove': 'Member removed',
} as const

export type ChangeName = keyof typeof words

export const isChange = (name: string): name is ChangeName => Object.hasOwn(words, name)

/** The words for a change of this version of the app. */
export const changeWords = (change: ChangeName): string => words[change]

/** The words for a stored change. Rows outlive code, so a change that an older version recorded keeps its name. */
export const storedChangeWords = (action: string): string => (isChange(action) ? words[action] : action)

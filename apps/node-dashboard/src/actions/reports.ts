/** Requests files from the worker. Members who can read tasks can request them, and the worker checks access again. */
import { permission } from '@rolecall/rbac'
import { defineProtectedAction } from '@rolecall/astro/server'
import { orActionError } from '../http/problem-from.ts'
import { askForExport, askForReport } from '../reports/ask-worker.ts'

const requires = permission('org:tasks:read')

export const reports = {
  export: defineProtectedAction({
    requires,
    accept: 'form',
    handler: (_input, context) => orActionError(() => askForExport(context, context.access)),
  }),

  weekly: defineProtectedAction({
    requires,
    accept: 'form',
    handler: (_input, context) => orActionError(() => askForReport(context, context.access)),
  }),
}

/** Asks the worker for files about the tasks. Who may read them may have them; what the worker does, it decides again. */
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

/** The form actions for tasks. Each needs `org:tasks:write`, here and in the policy. */
import { permission } from '@rolecall/rbac'
import { defineProtectedAction } from '@rolecall/astro/server'
import { z } from 'astro/zod'
import { orActionError } from '../http/problem-from.ts'
import { editTasks } from '../repositories/task-repository.ts'
import { taskTitle, taskVersion } from '../task-input.ts'

const requires = permission('org:tasks:write')
const known = z.object({ id: z.string(), version: taskVersion.optional() })

export const tasks = {
  create: defineProtectedAction({
    requires,
    accept: 'form',
    input: z.object({ title: taskTitle }),
    handler: ({ title }, { access }) => orActionError(() => editTasks(access, (editor) => editor.add(title))),
  }),

  edit: defineProtectedAction({
    requires,
    accept: 'form',
    input: known.extend({ title: taskTitle, version: taskVersion }),
    handler: ({ id, ...change }, { access }) =>
      orActionError(() => editTasks(access, (editor) => editor.change(id, change))),
  }),

  complete: defineProtectedAction({
    requires,
    accept: 'form',
    input: known.extend({ completed: z.stringbool() }),
    handler: ({ id, ...change }, { access }) =>
      orActionError(() => editTasks(access, (editor) => editor.change(id, change))),
  }),

  delete: defineProtectedAction({
    requires,
    accept: 'form',
    input: known,
    handler: ({ id, version }, { access }) =>
      orActionError(() => editTasks(access, (editor) => editor.remove(id, version))),
  }),
}

/** What forms can do with tasks. Each needs `org:tasks:write`, here and in the policy. */
import { permission } from '@rolecall/rbac'
import { defineProtectedAction } from '@rolecall/astro/server'
import { z } from 'astro/zod'
import { orActionError } from '../http/problem-from.ts'
import { taskRepository } from '../repositories/task-repository.ts'
import { taskTitle } from '../task-input.ts'

const requires = permission('org:tasks:write')

export const tasks = {
  create: defineProtectedAction({
    requires,
    accept: 'form',
    input: z.object({ title: taskTitle }),
    handler: ({ title }, { access }) =>
      orActionError(async () => {
        const repository = await taskRepository(access)
        await repository.add(title)
      }),
  }),

  complete: defineProtectedAction({
    requires,
    accept: 'form',
    input: z.object({ id: z.string(), completed: z.stringbool() }),
    handler: ({ id, completed }, { access }) =>
      orActionError(async () => {
        const repository = await taskRepository(access)
        await repository.change(id, { completed })
      }),
  }),

  delete: defineProtectedAction({
    requires,
    accept: 'form',
    input: z.object({ id: z.string() }),
    handler: ({ id }, { access }) =>
      orActionError(async () => {
        const repository = await taskRepository(access)
        await repository.delete(id)
      }),
  }),
}

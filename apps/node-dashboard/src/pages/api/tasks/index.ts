/**
 * `GET /api/tasks`: the organization's tasks, newest first, 50 per page; `?cursor=` selects the next page.
 * `POST /api/tasks` with `{ "title": … }` adds one. For members of the active organization, and for its API keys by scope.
 */
import { anyOf, machine, permission } from '@rolecall/rbac'
import { defineEndpoint } from '@rolecall/astro/server'
import { orProblem } from '../../../http/problem-from.ts'
import { readJson } from '../../../http/read-json.ts'
import { holderOf } from '../../../machines/holder-of-key.ts'
import { editTasks, taskRepository } from '../../../repositories/task-repository.ts'
import { newTask } from '../../../task-input.ts'

const see = permission('org:tasks:read')
const write = permission('org:tasks:write')

export const GET = defineEndpoint(anyOf(see, machine({ scopes: ['tasks:read'] })), (context, caller) =>
  orProblem(async () => {
    const repository = await taskRepository(await holderOf(context, caller, see))
    const { items, nextCursor } = await repository.page({ limit: 50, cursor: context.url.searchParams.get('cursor') })
    return Response.json({ tasks: items, nextCursor })
  }),
)

export const POST = defineEndpoint(anyOf(write, machine({ scopes: ['tasks:write'] })), (context, caller) =>
  orProblem(async () => {
    const session = await holderOf(context, caller, write)
    const { title } = await readJson(context.request, newTask)
    return Response.json(await editTasks(session, (tasks) => tasks.add(title)), { status: 201 })
  }),
)

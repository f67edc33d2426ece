/**
 * `PATCH /api/tasks/:id` with `title`, `completed` or both, and `version` to be sure that nobody changed it since;
 * `DELETE /api/tasks/:id`. Another organization's id is unknown.
 */
import { permission } from '@rolecall/rbac'
import { defineEndpoint } from '@rolecall/astro/server'
import { orProblem } from '../../../http/problem-from.ts'
import { readJson } from '../../../http/read-json.ts'
import { editTasks } from '../../../repositories/task-repository.ts'
import { taskChange } from '../../../task-input.ts'

export const PATCH = defineEndpoint(permission('org:tasks:write'), ({ params, request }, session) =>
  orProblem(async () => {
    const change = await readJson(request, taskChange)
    return Response.json(await editTasks(session, (tasks) => tasks.change(params['id'] ?? '', change)))
  }),
)

export const DELETE = defineEndpoint(permission('org:tasks:write'), ({ params }, session) =>
  orProblem(async () => {
    await editTasks(session, (tasks) => tasks.remove(params['id'] ?? ''))
    return new Response(null, { status: 204 })
  }),
)

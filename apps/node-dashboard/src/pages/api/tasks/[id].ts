/** `PATCH /api/tasks/:id` with `title`, `completed` or both; `DELETE /api/tasks/:id`. Another organization's id is unknown. */
import { permission } from '@rolecall/rbac'
import { defineEndpoint } from '@rolecall/astro/server'
import { orProblem } from '../../../http/problem-from.ts'
import { readJson } from '../../../http/read-json.ts'
import { taskRepository } from '../../../repositories/task-repository.ts'
import { taskChange } from '../../../task-input.ts'

export const PATCH = defineEndpoint(permission('org:tasks:write'), ({ params, request }, session) =>
  orProblem(async () => {
    const change = await readJson(request, taskChange)
    const repository = await taskRepository(session)
    return Response.json(await repository.change(params['id'] ?? '', change))
  }),
)

export const DELETE = defineEndpoint(permission('org:tasks:write'), ({ params }, session) =>
  orProblem(async () => {
    const repository = await taskRepository(session)
    await repository.delete(params['id'] ?? '')
    return new Response(null, { status: 204 })
  }),
)

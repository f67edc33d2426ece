/** `GET /api/tasks`: the active organization's newest tasks. `POST /api/tasks` with `{ "title": … }`: one more. */
import { permission } from '@rolecall/rbac'
import { defineEndpoint } from '@rolecall/astro/server'
import { orProblem } from '../../../http/problem-from.ts'
import { readJson } from '../../../http/read-json.ts'
import { taskRepository } from '../../../repositories/task-repository.ts'
import { newTask } from '../../../task-input.ts'

export const GET = defineEndpoint(permission('org:tasks:read'), (_context, session) =>
  orProblem(async () => {
    const repository = await taskRepository(session)
    return Response.json({ tasks: await repository.newest(50) })
  }),
)

export const POST = defineEndpoint(permission('org:tasks:write'), ({ request }, session) =>
  orProblem(async () => {
    const { title } = await readJson(request, newTask)
    const repository = await taskRepository(session)
    return Response.json(await repository.add(title), { status: 201 })
  }),
)

/** `GET /api/tasks`: the active organization's tasks, newest first, 50 at a time; `?cursor=` goes on. `POST /api/tasks` with `{ "title": … }`: one more. */
import { permission } from '@rolecall/rbac'
import { defineEndpoint } from '@rolecall/astro/server'
import { orProblem } from '../../../http/problem-from.ts'
import { readJson } from '../../../http/read-json.ts'
import { editTasks, taskRepository } from '../../../repositories/task-repository.ts'
import { newTask } from '../../../task-input.ts'

export const GET = defineEndpoint(permission('org:tasks:read'), ({ url }, session) =>
  orProblem(async () => {
    const repository = await taskRepository(session)
    const { items, nextCursor } = await repository.page({ limit: 50, cursor: url.searchParams.get('cursor') })
    return Response.json({ tasks: items, nextCursor })
  }),
)

export const POST = defineEndpoint(permission('org:tasks:write'), ({ request }, session) =>
  orProblem(async () => {
    const { title } = await readJson(request, newTask)
    return Response.json(await editTasks(session, (tasks) => tasks.add(title)), { status: 201 })
  }),
)

/**
 * `PATCH /api/tasks/:id` with `title`, `completed` or both; `DELETE /api/tasks/:id`. With the `version` that was read, in
 * the body or as `?version=`, nothing is done when somebody changed the task since. Another organization's id is unknown.
 */
import { permission } from '@rolecall/rbac'
import { defineEndpoint } from '@rolecall/astro/server'
import { HttpProblem } from '../../../http/problem.ts'
import { orProblem } from '../../../http/problem-from.ts'
import { readJson } from '../../../http/read-json.ts'
import { editTasks } from '../../../repositories/task-repository.ts'
import { taskChange, taskVersion } from '../../../task-input.ts'

export const PATCH = defineEndpoint(permission('org:tasks:write'), ({ params, request }, session) =>
  orProblem(async () => {
    const change = await readJson(request, taskChange)
    return Response.json(await editTasks(session, (tasks) => tasks.change(params['id'] ?? '', change)))
  }),
)

export const DELETE = defineEndpoint(permission('org:tasks:write'), ({ params, url }, session) =>
  orProblem(async () => {
    const version = readVersion(url.searchParams.get('version'))
    await editTasks(session, (tasks) => tasks.remove(params['id'] ?? '', version))
    return new Response(null, { status: 204 })
  }),
)

function readVersion(text: string | null): number | undefined {
  if (text === null) return undefined
  const { data } = taskVersion.safeParse(text)
  if (data !== undefined) return data
  throw new HttpProblem(400, 'invalid_version', 'A version is the number that the task came with.')
}

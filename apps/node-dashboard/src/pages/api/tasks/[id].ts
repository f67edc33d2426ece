/**
 * `PATCH /api/tasks/:id` with `title`, `completed` or both, and `DELETE /api/tasks/:id`. With a `version`, in the body or
 * as `?version=`, the request fails with 409 when the task was changed since. Ids of other organizations are 404.
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
  const message = 'The "version" is not a positive number.'
  throw new HttpProblem(400, 'invalid_version', message, 'Send the version that was read with the task.')
}

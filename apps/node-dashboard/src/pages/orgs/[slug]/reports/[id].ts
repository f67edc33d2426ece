/** `GET /orgs/:slug/reports/:id`: the file that the worker made. Ids of other organizations are 404. */
import { permission } from '@rolecall/rbac'
import { defineEndpoint } from '@rolecall/astro/server'
import { HttpProblem } from '../../../../http/problem.ts'
import { orProblem } from '../../../../http/problem-from.ts'
import { jobRepository, type Job } from '../../../../repositories/job-repository.ts'

export const GET = defineEndpoint(permission('org:tasks:read'), ({ params }, session) =>
  orProblem(async () => {
    const repository = await jobRepository(session)
    const { kind, status, result, requested_at } = await repository.get(params['id'] ?? '')
    if (status !== 'done') throw notReady()
    const [type, extension] = files[kind]
    return new Response(result, {
      headers: {
        'Content-Type': `${type}; charset=utf-8`,
        'Content-Disposition': `attachment; filename="tally-${kind}-${requested_at.toISOString().slice(0, 10)}.${extension}"`,
        'X-Content-Type-Options': 'nosniff',
      },
    })
  }),
)

const files = {
  export: ['text/csv', 'csv'],
  report: ['text/plain', 'txt'],
} as const satisfies Record<Job['kind'], readonly [type: string, extension: string]>

const notReady = () => new HttpProblem(404, 'not_found', 'This report is not ready.', 'Try again in a moment.')

/** `GET /orgs/:slug/reports/:id`: the file that the worker made. Another organization's id is unknown. */
import { permission } from '@rolecall/rbac'
import { defineEndpoint } from '@rolecall/astro/server'
import { HttpProblem } from '../../../../http/problem.ts'
import { orProblem } from '../../../../http/problem-from.ts'
import { jobRepository } from '../../../../repositories/job-repository.ts'

export const GET = defineEndpoint(permission('org:tasks:read'), ({ params }, session) =>
  orProblem(async () => {
    const repository = await jobRepository(session)
    const { kind, status, result, requested_at } = await repository.get(params['id'] ?? '')
    if (status !== 'done') throw new HttpProblem(404, 'not_found', 'This report is not ready.')
    const [type, extension] = kind === 'export' ? ['text/csv', 'csv'] : ['text/plain', 'txt']
    return new Response(result, {
      headers: {
        'Content-Type': `${type}; charset=utf-8`,
        'Content-Disposition': `attachment; filename="tally-${kind}-${requested_at.toISOString().slice(0, 10)}.${extension}"`,
        'X-Content-Type-Options': 'nosniff',
      },
    })
  }),
)

/** `GET /api/admin/audit`: the active organization's log, newest first, 100 at a time; `?kind=` filters, `?cursor=` goes on. */
import { role } from '@rolecall/rbac'
import { defineEndpoint } from '@rolecall/astro/server'
import { HttpProblem } from '../../../http/problem.ts'
import { orProblem } from '../../../http/problem-from.ts'
import { auditLog } from '../../../repositories/audit-log.ts'

export const GET = defineEndpoint(role('org:admin'), ({ url }, session) =>
  orProblem(async () => {
    const kind = url.searchParams.get('kind') ?? undefined
    if (kind !== undefined && kind !== 'change' && kind !== 'denial') {
      throw new HttpProblem(400, 'unknown_filter', 'The kind of an event is "change" or "denial".')
    }
    const log = await auditLog(session)
    const { items, nextCursor } = await log.page({
      limit: 100,
      cursor: url.searchParams.get('cursor'),
      ...(kind && { kind }),
    })
    return Response.json({ events: items, nextCursor })
  }),
)

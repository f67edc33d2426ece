/** `GET /api/admin/audit`: the active organization's log, newest first, 100 per page. `?kind=` filters, `?cursor=` pages. */
import { role } from '@rolecall/rbac'
import { defineEndpoint } from '@rolecall/astro/server'
import { HttpProblem } from '../../../http/problem.ts'
import { orProblem } from '../../../http/problem-from.ts'
import { auditLog, isEventKind } from '../../../repositories/audit-log.ts'

export const GET = defineEndpoint(role('org:admin'), ({ url }, session) =>
  orProblem(async () => {
    const kind = url.searchParams.get('kind') ?? undefined
    if (kind !== undefined && !isEventKind(kind)) {
      throw new HttpProblem(400, 'unknown_filter', 'This "kind" does not exist.', 'Use "change" or "denial".')
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

/**
 * Role sets. A local Clerk has one, the initial set: it contains every role, and every organization uses it. Creating
 * another one is an error, because organizations would ignore it.
 */
import { Hono } from 'hono'
import { derivedId } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import { notFound, notSupported } from '../refusal/api-error.ts'
import { initialRoleSetKey, roleSetJson } from '../wire/backend/role-set-json.ts'
import { readFilters } from './backend-context.ts'
import { orderBy, paginate } from '../wire/page.ts'

export function roleSetRoutes(instance: Instance): Hono {
  const app = new Hono()
  const roleSetId = derivedId('roleset', initialRoleSetKey)
  const json = () => roleSetJson(instance, roleSetId)
  type RoleSet = ReturnType<typeof json>
  const orders = new Map<string, (roleSet: RoleSet) => string | number>([
    ['created_at', (roleSet) => roleSet.created_at],
    ['name', (roleSet) => roleSet.name],
    ['key', (roleSet) => roleSet.key],
  ])

  app.get('/role_sets', (c) => {
    const params = readFilters(c, 'limit', 'offset', 'order_by', 'query')
    const query = params.string('query')?.toLowerCase()
    const found = [json()].filter(
      ({ id, key, name }) => !query || id.toLowerCase() === query || `${key} ${name.toLowerCase()}`.includes(query),
    )
    const { rows, total } = paginate(orderBy(found, params, orders, '-created_at'), params)
    return c.json({ data: rows, total_count: total })
  })

  app.get('/role_sets/:keyOrId', (c) => {
    const wanted = c.req.param('keyOrId')
    if (wanted !== initialRoleSetKey && wanted !== roleSetId) throw notFound('Role set')
    return c.json(json())
  })

  app.on(['POST', 'PATCH', 'PUT', 'DELETE'], ['/role_sets', '/role_sets/*'], () => {
    throw notSupported('role sets besides the initial one', 'The initial role set contains every role.')
  })

  return app
}

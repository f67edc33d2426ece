/** Roles and permissions of organizations. */
import { Hono } from 'hono'
import { createId } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { PermissionRecord, RoleRecord } from '../store/records.ts'
import { forbidden, notFound, notSupported } from '../refusal/api-error.ts'
import { permissionJson, roleJson } from '../wire/role-json.ts'
import { orderBy, paginate } from '../wire/page.ts'
import type { Params } from '../wire/params.ts'
import {
  changePermissions,
  checkNewPermissionKey,
  checkNewRoleKey,
  deletePermission,
  deleteRole,
  renamePermission,
  renameRole,
} from '../operations/roles.ts'
import { deleted, readFilters, readJson } from './backend-context.ts'

type Keyed = Pick<RoleRecord, 'key' | 'name' | 'createdAt'>
const orders: ReadonlyMap<string, (row: Keyed) => string | number> = new Map<string, (row: Keyed) => string | number>([
  ['created_at', (row) => row.createdAt],
  ['name', (row) => row.name],
  ['key', (row) => row.key],
])

export function roleRoutes(instance: Instance): Hono {
  const app = new Hono()
  const { store } = instance
  const json = (role: RoleRecord) => roleJson(instance, role)

  const requireRole = (id: string): RoleRecord => {
    const role = store.roles.get(id)
    if (!role) throw notFound('Organization role')
    return role
  }
  const requirePermission = (id: string): PermissionRecord => {
    const permission = store.permissions.get(id)
    if (!permission) throw notFound('Organization permission')
    return permission
  }
  const permissionKeys = (body: Params): string[] | undefined =>
    body.strings('permissions')?.map((id) => requirePermission(id).key)

  app.get('/organization_roles', (c) => {
    const params = readFilters(c, 'limit', 'offset', 'order_by', 'query')
    const { rows, total } = paginate(orderBy(search(store.roles.all(), params), params, orders, '-created_at'), params)
    return c.json({ data: rows.map(json), total_count: total })
  })

  app.post('/organization_roles', async (c) => {
    const body = await readJson(c, 'name', 'key', 'description', 'permissions', 'include_in_initial_role_set')
    if (body.boolean('include_in_initial_role_set') === false)
      throw notSupported('roles outside the initial role set', 'Leave out include_in_initial_role_set.')
    const key = checkNewRoleKey(instance, body.requiredString('key'))
    const now = instance.clock.now()
    const role = store.roles.put({
      id: createId('role'),
      key,
      name: body.requiredString('name'),
      description: body.string('description') ?? '',
      permissions: permissionKeys(body) ?? [],
      createdAt: now,
      updatedAt: now,
    })
    return c.json(json(role))
  })

  app.get('/organization_roles/:id', (c) => c.json(json(requireRole(c.req.param('id')))))

  app.patch('/organization_roles/:id', async (c) => {
    const body = await readJson(c, 'name', 'key', 'description', 'permissions')
    const role = requireRole(c.req.param('id'))
    const key = body.string('key')
    if (key && key !== role.key) renameRole(instance, role, key)
    const permissions = permissionKeys(body)
    const changed = store.roles.put({
      ...role,
      ...(key ? { key } : {}),
      ...(body.string('name') ? { name: body.requiredString('name') } : {}),
      ...(body.has('description') ? { description: body.string('description') ?? '' } : {}),
      ...(permissions ? { permissions } : {}),
      updatedAt: instance.clock.now(),
    })
    return c.json(json(changed))
  })

  app.delete('/organization_roles/:id', (c) => {
    const role = requireRole(c.req.param('id'))
    deleteRole(instance, role)
    return c.json(deleted('role', role.id))
  })

  app.post('/organization_roles/:id/permissions/:permissionId', (c) => {
    const role = requireRole(c.req.param('id'))
    const { key } = requirePermission(c.req.param('permissionId'))
    return c.json(json(changePermissions(instance, role, [...new Set([...role.permissions, key])])))
  })

  app.delete('/organization_roles/:id/permissions/:permissionId', (c) => {
    const role = requireRole(c.req.param('id'))
    const { key } = requirePermission(c.req.param('permissionId'))
    const permissions = role.permissions.filter((other) => other !== key)
    return c.json(json(changePermissions(instance, role, permissions)))
  })

  app.get('/organization_permissions', (c) => {
    const params = readFilters(c, 'limit', 'offset', 'order_by', 'query')
    const { rows, total } = paginate(
      orderBy(search(store.permissions.all(), params), params, orders, '-created_at'),
      params,
    )
    return c.json({ data: rows.map(permissionJson), total_count: total })
  })

  app.post('/organization_permissions', async (c) => {
    const body = await readJson(c, 'name', 'key', 'description')
    const key = checkNewPermissionKey(instance, body.requiredString('key'))
    const now = instance.clock.now()
    const permission = store.permissions.put({
      id: createId('perm'),
      key,
      name: body.requiredString('name'),
      description: body.string('description') ?? '',
      type: 'user',
      createdAt: now,
      updatedAt: now,
    })
    return c.json(permissionJson(permission))
  })

  app.get('/organization_permissions/:id', (c) => c.json(permissionJson(requirePermission(c.req.param('id')))))

  app.patch('/organization_permissions/:id', async (c) => {
    const body = await readJson(c, 'name', 'key', 'description')
    const permission = requireCustom(c.req.param('id'))
    const key = body.string('key')
    if (key && key !== permission.key) renamePermission(instance, permission, key)
    const changed = store.permissions.put({
      ...permission,
      ...(key ? { key } : {}),
      ...(body.string('name') ? { name: body.requiredString('name') } : {}),
      ...(body.has('description') ? { description: body.string('description') ?? '' } : {}),
      updatedAt: instance.clock.now(),
    })
    return c.json(permissionJson(changed))
  })

  app.delete('/organization_permissions/:id', (c) => {
    const permission = requireCustom(c.req.param('id'))
    deletePermission(instance, permission)
    return c.json(deleted('permission', permission.id))
  })

  function requireCustom(id: string): PermissionRecord {
    const permission = requirePermission(id)
    if (permission.type === 'system') throw forbidden('System permissions cannot be changed.')
    return permission
  }

  return app
}

function search<T extends Keyed>(rows: readonly T[], params: Params): T[] {
  const query = params.string('query')?.toLowerCase()
  return rows.filter((row) => !query || row.key.includes(query) || row.name.toLowerCase().includes(query))
}

/** Puts the configured roles and permissions into the store. Roles that were created over the Backend API stay. */
import { systemPermissions, type RoleCatalog } from '../access/default-roles.ts'
import { derivedId } from '../store/ids.ts'
import type { Clock } from '../store/clock.ts'
import type { Store } from '../store/store.ts'

export function applyCatalog(store: Store, clock: Clock, catalog: RoleCatalog): void {
  const now = clock.now()
  const types = [
    ...systemPermissions.map((permission) => ({ ...permission, type: 'system' as const })),
    ...catalog.permissions.map((permission) => ({ ...permission, type: 'user' as const })),
  ]
  for (const permission of types) {
    const before = store.permissions.by('key', permission.key)[0]
    store.permissions.put({
      ...permission,
      id: before?.id ?? derivedId('perm', permission.key),
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
    })
  }
  for (const role of catalog.roles) {
    const before = store.roles.by('key', role.key)[0]
    store.roles.put({
      ...role,
      id: before?.id ?? derivedId('role', role.key),
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
    })
  }
}

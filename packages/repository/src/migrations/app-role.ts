/** Which role a migration grants tables to: the one that `migrate` was given, unless the migration names another. */
import { IsolationError } from '../errors/isolation-error.ts'

const roles = new WeakMap<object, string>()

export const rememberAppRole = (database: object, role: string): void => void roles.set(database, role)

export function appRoleOf(database: object, named: string | undefined): string {
  const role = named ?? roles.get(database)
  if (role !== undefined) return role
  throw new IsolationError(
    'isolation_not_enforced',
    'No app role: run the migration through migrate({ appRole }), or pass { appRole }. Without one the table could only be used by its owner.',
  )
}

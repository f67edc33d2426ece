/** The role that a migration grants tables to: the one given to `migrate`, unless the migration names another. */
import { IsolationError } from '../errors/isolation-error.ts'

const roles = new WeakMap<object, string>()

export const rememberAppRole = (database: object, role: string): void => void roles.set(database, role)

export function appRoleOf(database: object, named: string | undefined): string {
  const role = named ?? roles.get(database)
  if (role !== undefined) return role
  throw new IsolationError(
    'isolation_not_enforced',
    'The migration does not know the app role, and without grants only the owner could use the table.',
    'Run the migration through migrate({ appRole }), or pass { appRole }.',
  )
}

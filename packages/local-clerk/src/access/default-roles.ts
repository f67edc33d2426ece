/** The system permissions of Clerk organizations, and the roles that an instance has without configuration. */

export interface RoleDefinition {
  readonly key: string
  readonly name: string
  readonly description: string
  readonly permissions: readonly string[]
}

export interface PermissionDefinition {
  readonly key: string
  readonly name: string
  readonly description: string
}

export interface RoleCatalog {
  readonly permissions: readonly PermissionDefinition[]
  readonly roles: readonly RoleDefinition[]
}

const system = (key: string, name: string): PermissionDefinition => ({ key: `org:sys_${key}`, name, description: name })

export const systemPermissions: readonly PermissionDefinition[] = [
  system('profile:manage', 'Manage organization'),
  system('profile:delete', 'Delete organization'),
  system('memberships:read', 'Read members'),
  system('memberships:manage', 'Manage members'),
  system('domains:read', 'Read domains'),
  system('domains:manage', 'Manage domains'),
  system('billing:read', 'Read billing'),
  system('billing:manage', 'Manage billing'),
  system('api_keys:read', 'Read API keys'),
  system('api_keys:manage', 'Manage API keys'),
]

export const adminRole = 'org:admin'
export const memberRole = 'org:member'

const memberSystemPermissions = ['org:sys_memberships:read', 'org:sys_billing:read']

/** Clerk's default system permissions: all of them for the admin role, two read permissions for every other role. */
export const defaultSystemPermissions = (roleKey: string): readonly string[] =>
  roleKey === adminRole ? systemPermissions.map((permission) => permission.key) : memberSystemPermissions

export const defaultCatalog: RoleCatalog = {
  permissions: [],
  roles: [
    {
      key: adminRole,
      name: 'Admin',
      description: 'Role with elevated permissions',
      permissions: defaultSystemPermissions(adminRole),
    },
    {
      key: memberRole,
      name: 'Member',
      description: 'Role with non-privileged permissions',
      permissions: defaultSystemPermissions(memberRole),
    },
  ],
}

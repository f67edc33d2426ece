/** Every role and permission of this app. Types, routes, data access and the local Clerk derive from it. */
import { defineAccess } from '@rolecall/rbac'

export const access = defineAccess({
  permissions: {
    'org:tasks:read': 'See tasks',
    'org:tasks:write': 'Create and change tasks',
    'org:posts:publish': 'Publish posts',
    'org:members:invite': 'Invite members',
    'org:billing:manage': 'See and change billing',
  },
  roles: {
    'org:member': { name: 'Member', permissions: ['org:tasks:read', 'org:tasks:write'] },
    'org:billing_manager': { name: 'Billing manager', extends: 'org:member', permissions: ['org:billing:manage'] },
    'org:admin': {
      name: 'Admin',
      permissions: 'all',
      // Clerk's own, which every instance gives to its admins. A member without one of them cannot make others admin.
      systemPermissions: [
        'org:sys_profile:manage',
        'org:sys_profile:delete',
        'org:sys_memberships:read',
        'org:sys_memberships:manage',
        'org:sys_domains:read',
        'org:sys_domains:manage',
        'org:sys_billing:read',
        'org:sys_billing:manage',
        'org:sys_api_keys:read',
        'org:sys_api_keys:manage',
      ],
    },
  },
})

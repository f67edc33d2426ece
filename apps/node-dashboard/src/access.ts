/** Every role and permission of this app. Types, routes, data access and the local Clerk follow from it. */
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
    'org:admin': { name: 'Admin', permissions: 'all' },
  },
})

/** Every role and permission of this portal. */
import { defineAccess } from '@rolecall/rbac'

export const access = defineAccess({
  permissions: {
    'org:documents:read': 'Read documents',
    'org:documents:publish': 'Publish documents',
  },
  roles: {
    'org:member': { name: 'Member', permissions: ['org:documents:read'] },
    'org:admin': { name: 'Admin', permissions: 'all' },
  },
})

/** The roles and permissions of this portal. Types, routes, data access and the local Clerk follow from them. */
import { defineAccess } from '@rolecall/rbac'

export const access = defineAccess({
  permissions: {
    'org:documents:read': 'Read published documents and drafts',
    'org:documents:write': 'Write drafts',
    'org:documents:publish': 'Publish and unpublish documents',
  },
  roles: {
    'org:member': { name: 'Member', permissions: ['org:documents:read', 'org:documents:write'] },
    'org:editor': { name: 'Editor', extends: 'org:member', permissions: ['org:documents:publish'] },
    'org:admin': { name: 'Admin', permissions: 'all' },
  },
})

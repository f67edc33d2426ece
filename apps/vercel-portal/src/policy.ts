/**
 * Access to routes, actions and islands. Routes are public unless listed; actions and islands must be listed. The build
 * fails when a rule matches nothing, or guards a page that is built once for all visitors.
 */
import { everyone, protectOnly } from '@rolecall/astro/policy'
import { organization, permission, role, signedIn } from '@rolecall/rbac'

export default protectOnly({
  rules: {
    '/portal/**': signedIn(),
    '/portal/orgs/[slug]/**': organization({ param: 'slug' }),
    '/portal/orgs/[slug]/documents': permission('org:documents:read'),
    '/portal/orgs/[slug]/documents/[id]': permission('org:documents:read'),
    '/portal/orgs/[slug]/settings': role('org:admin'),
    '/api/me': signedIn(),
    '/api/documents': { GET: permission('org:documents:read'), POST: permission('org:documents:write') },
  },
  actions: {
    'documents.create': permission('org:documents:write'),
    'documents.publish': permission('org:documents:publish'),
    'documents.withdraw': permission('org:documents:publish'),
    'settings.save': role('org:admin'),
  },
  islands: {
    // Part of a public page. It checks its visitor itself.
    'src/components/YourOrganization.astro': everyone(),
  },
  organizationUrl: '/portal',
})

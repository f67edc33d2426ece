/**
 * Who may reach which route and action. Everything is protected unless it is listed as public, and the build fails
 * when a route, an action or an island is left without a decision.
 */
import { protectAllExcept } from '@rolecall/astro/policy'
import { organization, permission, signedIn } from '@rolecall/rbac'

export default protectAllExcept({
  public: ['/', '/sign-in/[...signIn]', '/sign-up/[...signUp]', '/api/health'],
  rules: {
    '/organizations': signedIn(),
    '/orgs/[slug]/**': organization({ param: 'slug' }),
    '/orgs/[slug]/dashboard': permission('org:tasks:read'),
    '/api/tasks': { GET: permission('org:tasks:read'), POST: permission('org:tasks:write') },
    '/api/tasks/[id]': permission('org:tasks:write'),
  },
  actions: { 'tasks.**': permission('org:tasks:write') },
  organizationUrl: '/organizations',
})

/**
 * The access rules of every route, action and island. Everything is protected unless it is public. The build fails for a
 * route, an action or an island without a decision.
 */
import { protectAllExcept } from '@rolecall/astro/policy'
import {
  allOf,
  anyOf,
  fresh,
  machine,
  organization,
  permission,
  role,
  signedIn,
  type MembershipRequirement,
} from '@rolecall/rbac'

/**
 * Decided by the token and by the live membership in Clerk. By the token alone, a demoted admin could undo the demotion
 * until it expires. A token without the claim is denied without a request to Clerk.
 */
const live = <R extends MembershipRequirement>(requirement: R) => allOf(requirement, fresh(requirement))

export default protectAllExcept({
  public: [
    '/',
    '/pricing',
    '/start',
    '/blog/**',
    '/sign-in/[...signIn]',
    '/sign-up/[...signUp]',
    '/simple/sign-in',
    '/simple/sign-up',
    '/api/health',
    // A signature proves the caller.
    '/api/webhooks/clerk',
  ],
  rules: {
    '/me': signedIn(),
    '/profile': signedIn(),
    '/user/[...rest]': signedIn(),
    '/organizations': signedIn(),
    '/organizations/new': signedIn(),
    '/orgs/[slug]/**': organization({ param: 'slug' }),
    '/orgs/[slug]/dashboard': permission('org:tasks:read'),
    '/orgs/[slug]/tasks': permission('org:tasks:read'),
    '/orgs/[slug]/tasks/[id]': permission('org:tasks:write'),
    '/orgs/[slug]/posts': permission('org:tasks:read'),
    '/orgs/[slug]/reports': permission('org:tasks:read'),
    '/orgs/[slug]/reports/[id]': permission('org:tasks:read'),
    '/orgs/[slug]/billing': permission('org:billing:manage'),
    '/admin/**': role('org:admin'),
    // Also for the organization's API keys, by scope.
    '/api/tasks': {
      GET: anyOf(permission('org:tasks:read'), machine({ scopes: ['tasks:read'] })),
      POST: anyOf(permission('org:tasks:write'), machine({ scopes: ['tasks:write'] })),
    },
    '/api/tasks/[id]': { PATCH: permission('org:tasks:write'), DELETE: permission('org:tasks:write') },
    '/api/me': { GET: signedIn() },
    '/api/secure-data': { GET: signedIn() },
    '/api/posts': { POST: permission('org:posts:publish') },
    '/api/invite': { POST: live(permission('org:members:invite')) },
    '/api/admin/**': role('org:admin'),
  },
  actions: {
    'tasks.**': permission('org:tasks:write'),
    'posts.**': permission('org:tasks:write'),
    'posts.publish': permission('org:posts:publish'),
    'billing.**': permission('org:billing:manage'),
    'reports.**': permission('org:tasks:read'),
    'members.**': live(permission('org:members:invite')),
    'members.changeRole': live(role('org:admin')),
    'members.remove': live(role('org:admin')),
  },
  islands: { 'src/components/BillingGlance.astro': permission('org:billing:manage') },
  organizationUrl: '/organizations',
})

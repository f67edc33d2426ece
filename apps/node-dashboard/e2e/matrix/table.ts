/**
 * The expected outcome for each visitor, written by hand and compared with the built server's responses. Nothing here is
 * computed from the policy: a change of a rule needs a change of its line, with its effect on each visitor.
 *
 * anonymous, none, guest, reader, member, publisher, inviter, billing, steward, admin, demoted, lowered, promoted, appointed,
 * other, outsider
 */
import type { Outcome } from './requests.ts'

export type Line = readonly [name: string, ...outcomes: Outcome[]] & { readonly length: 17 }

/** Every method except GET and HEAD, which are tested together. */
export const writeMethods = 'POST,PUT,PATCH,DELETE,OPTIONS,QUERY'

/** One outcome for the whole line. */
const everyone = <Same extends Outcome>(it: Same) =>
  [it, it, it, it, it, it, it, it, it, it, it, it, it, it, it, it] as const

const IN = '→ /sign-in'
const choose = '→ /organizations'

/** Prerendered pages with any method: no code of the app runs before them. */
export const files: readonly Line[] = [
  ['/', ...everyone(200)],
  ['/pricing', ...everyone(200)],
  ['/start', ...everyone(200)],
  ['/blog', ...everyone(200)],
  ['/blog/[...slug]', ...everyone(200)],
]

/** Pages, as a user opens them. A stranger's organization is a 404 for everyone. */
export const pages: readonly Line[] = [
  ['/sign-in/[...signIn]', ...everyone(200)],
  ['/sign-up/[...signUp]', ...everyone(200)],
  ['/simple/sign-in', ...everyone(200)],
  ['/simple/sign-up', ...everyone(200)],
  ['/me', IN, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  ['/profile', IN, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  ['/user/[...rest]', IN, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  ['/organizations', IN, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  ['/organizations/new', IN, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  ['/orgs/[slug]/dashboard', IN, choose, 403, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  ['/orgs/[slug]/tasks', IN, choose, 403, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  // Readers are denied. For the others no task has this id.
  ['/orgs/[slug]/tasks/[id]', IN, choose, 403, 403, 404, 403, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
  ['/orgs/[slug]/posts', IN, choose, 403, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  ['/orgs/[slug]/reports', IN, choose, 403, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  ['/orgs/[slug]/billing', IN, choose, 403, 403, 403, 403, 403, 200, 200, 200, 200, 200, 403, 200, 404, 404],
  ['/orgs/[slug]/members', IN, 404, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  ['/orgs/[slug]/settings/[...rest]', IN, 404, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  // The admin pages belong to the active organization, so the admin of globex sees globex.
  ['/admin', IN, choose, 403, 403, 403, 403, 403, 403, 403, 200, 200, 200, 403, 403, 200, 403],
  ['/admin/audit', IN, choose, 403, 403, 403, 403, 403, 403, 403, 200, 200, 200, 403, 403, 200, 403],
]

/** The same pages with the other methods. They never redirect, because the input of a form would be lost. */
export const forms: readonly Line[] = [
  ['/sign-in/[...signIn]', ...everyone(200)],
  ['/sign-up/[...signUp]', ...everyone(200)],
  ['/simple/sign-in', ...everyone(200)],
  ['/simple/sign-up', ...everyone(200)],
  ['/me', 401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  ['/profile', 401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  ['/user/[...rest]', 401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  ['/organizations', 401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  ['/organizations/new', 401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  ['/orgs/[slug]/dashboard', 401, 400, 403, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  ['/orgs/[slug]/tasks', 401, 400, 403, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  ['/orgs/[slug]/tasks/[id]', 401, 400, 403, 403, 404, 403, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
  ['/orgs/[slug]/posts', 401, 400, 403, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  ['/orgs/[slug]/reports', 401, 400, 403, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  ['/orgs/[slug]/billing', 401, 400, 403, 403, 403, 403, 403, 200, 200, 200, 200, 200, 403, 200, 404, 404],
  ['/orgs/[slug]/members', 401, 404, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  ['/orgs/[slug]/settings/[...rest]', 401, 404, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  ['/admin', 401, 400, 403, 403, 403, 403, 403, 403, 403, 200, 200, 200, 403, 403, 200, 403],
  ['/admin/audit', 401, 400, 403, 403, 403, 403, 403, 403, 403, 200, 200, 200, 403, 403, 200, 403],
]

/**
 * Endpoints, called with an empty body: 422 and 404 mean that access was allowed and the request is incomplete. Where the
 * policy lists methods, the others are 403 for everyone; elsewhere they are 404.
 */
export const endpoints: readonly Line[] = [
  ['GET,HEAD /_image', ...everyone(400)],
  [`${writeMethods} /_image`, ...everyone(404)],
  ['GET,HEAD /api/health', ...everyone(200)],
  [`${writeMethods} /api/health`, ...everyone(404)],
  ['GET,HEAD /api/me', 401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  [`${writeMethods} /api/me`, ...everyone(403)],
  ['GET,HEAD /api/secure-data', 401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  [`${writeMethods} /api/secure-data`, ...everyone(403)],
  ['GET,HEAD /api/tasks', 401, 400, 403, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 403],
  ['POST /api/tasks', 401, 400, 403, 403, 422, 403, 422, 422, 422, 422, 422, 422, 422, 422, 422, 403],
  ['PUT,PATCH,DELETE,OPTIONS,QUERY /api/tasks', ...everyone(403)],
  ['PATCH,DELETE /api/tasks/[id]', 401, 400, 403, 403, 404, 403, 404, 404, 404, 404, 404, 404, 404, 404, 404, 403],
  ['GET,HEAD,POST,PUT,OPTIONS,QUERY /api/tasks/[id]', ...everyone(403)],
  [
    'GET,HEAD /orgs/[slug]/reports/[id]',
    401,
    400,
    403,
    404,
    404,
    404,
    404,
    404,
    404,
    404,
    404,
    404,
    404,
    404,
    404,
    404,
  ],
  [
    `${writeMethods} /orgs/[slug]/reports/[id]`,
    401,
    400,
    403,
    404,
    404,
    404,
    404,
    404,
    404,
    404,
    404,
    404,
    404,
    404,
    404,
    404,
  ],
  ['POST /api/posts', 401, 400, 403, 403, 403, 422, 403, 403, 422, 422, 422, 422, 403, 422, 422, 403],
  ['GET,HEAD,PUT,PATCH,DELETE,OPTIONS,QUERY /api/posts', ...everyone(403)],
  ['POST /api/invite', 401, 400, 403, 403, 403, 403, 422, 403, 422, 422, 403, 422, 403, 422, 422, 403],
  ['GET,HEAD,PUT,PATCH,DELETE,OPTIONS,QUERY /api/invite', ...everyone(403)],
  ['GET,HEAD /api/admin/audit', 401, 400, 403, 403, 403, 403, 403, 403, 403, 200, 200, 200, 403, 403, 200, 403],
  [`${writeMethods} /api/admin/audit`, 401, 400, 403, 403, 403, 403, 403, 403, 403, 404, 404, 404, 403, 403, 404, 403],
  // Only a signature gives access.
  ['POST /api/webhooks/clerk', ...everyone(400)],
  ['GET,HEAD,PUT,PATCH,DELETE,OPTIONS,QUERY /api/webhooks/clerk', ...everyone(404)],
]

/** Actions with an empty form: 400 means that access was allowed and fields are missing, or that no organization is active. */
export const actions: readonly Line[] = [
  ['tasks.create', 401, 400, 403, 403, 400, 403, 400, 400, 400, 400, 400, 400, 400, 400, 400, 403],
  ['tasks.edit', 401, 400, 403, 403, 400, 403, 400, 400, 400, 400, 400, 400, 400, 400, 400, 403],
  ['tasks.complete', 401, 400, 403, 403, 400, 403, 400, 400, 400, 400, 400, 400, 400, 400, 400, 403],
  ['tasks.delete', 401, 400, 403, 403, 400, 403, 400, 400, 400, 400, 400, 400, 400, 400, 400, 403],
  ['posts.save', 401, 400, 403, 403, 400, 403, 400, 400, 400, 400, 400, 400, 400, 400, 400, 403],
  ['posts.rewrite', 401, 400, 403, 403, 400, 403, 400, 400, 400, 400, 400, 400, 400, 400, 400, 403],
  ['posts.publish', 401, 400, 403, 403, 403, 403, 403, 403, 400, 400, 400, 400, 403, 400, 400, 403],
  ['posts.delete', 401, 400, 403, 403, 400, 403, 400, 400, 400, 400, 400, 400, 400, 400, 400, 403],
  ['billing.change', 401, 400, 403, 403, 403, 403, 403, 400, 400, 400, 400, 400, 403, 400, 400, 403],
  // They have no fields. With access, the request reaches the worker.
  ['reports.export', 401, 400, 403, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204, 403],
  ['reports.weekly', 401, 400, 403, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204, 403],
  ['members.invite', 401, 400, 403, 403, 403, 403, 400, 403, 400, 400, 403, 400, 403, 400, 400, 403],
  ['members.revoke', 401, 400, 403, 403, 403, 403, 400, 403, 400, 400, 403, 400, 403, 400, 400, 403],
  ['members.changeRole', 401, 400, 403, 403, 403, 403, 403, 403, 403, 400, 403, 403, 403, 403, 400, 403],
  ['members.remove', 401, 400, 403, 403, 403, 403, 403, 403, 403, 400, 403, 403, 403, 403, 400, 403],
  ['tasks.noSuchAction', 401, 400, 403, 403, 404, 403, 404, 404, 404, 404, 404, 404, 404, 404, 404, 403],
  ['noSuchGroup.action', ...everyone(403)],
]

/** An action's address runs nothing with any method except POST. */
export const actionsOtherwise: readonly Line[] = [['GET,HEAD,PUT,PATCH,DELETE,OPTIONS,QUERY', ...everyone(404)]]

/** Actions as forms of a page, without JavaScript: page and action have their own rules. */
export const actionsOnPages: readonly Line[] = [
  ['/orgs/[slug]/tasks tasks.create', 401, 400, 403, 403, 400, 403, 400, 400, 400, 400, 400, 400, 400, 400, 404, 404],
  [
    '/orgs/[slug]/members members.invite',
    401,
    404,
    403,
    403,
    403,
    403,
    400,
    403,
    400,
    400,
    403,
    400,
    403,
    400,
    404,
    404,
  ],
  ['/me billing.change', 401, 400, 403, 403, 403, 403, 403, 400, 400, 400, 400, 400, 403, 400, 400, 403],
  // A prerendered page runs no action.
  ['/ tasks.create', ...everyone(200)],
]

/** The same action from a page of acme: visitors with a different active organization get 409. */
export const actionsFromAcme: readonly Line[] = [
  ['tasks.create', 401, 409, 403, 403, 400, 403, 400, 400, 400, 400, 400, 400, 400, 400, 409, 409],
]

/** Methods that Astro does not support for islands. */
const notFetch = 'HEAD,PUT,PATCH,DELETE,OPTIONS,QUERY'

/** The island's address from acme's admin, requested by every visitor: without and with its page as referer. */
export const islands: readonly Line[] = [
  ['GET,POST BillingGlance', 401, 400, 403, 403, 403, 403, 403, 200, 200, 200, 200, 200, 403, 200, 200, 403],
  [`${notFetch} BillingGlance`, 401, 400, 403, 403, 403, 403, 403, 405, 405, 405, 405, 405, 403, 405, 405, 403],
]
export const islandsFromAcme: readonly Line[] = [
  ['GET,POST BillingGlance', 401, 409, 403, 403, 403, 403, 403, 200, 200, 200, 200, 200, 403, 200, 409, 409],
]

/** Error pages, requested by their address, and an unknown address. */
export const errorPages: readonly Line[] = [
  ['/403', ...everyone(200)],
  ['/404', ...everyone(404)],
  ['/500', ...everyone(500)],
  ['/nothing-here', ...everyone(404)],
]

/**
 * Requests with an API key and no cookie. Everywhere else a key gives no access: 401 instead of a redirect.
 *
 * reads, writes, revoked, other, personal, leaver, reader
 */
export const keys: readonly (readonly [name: string, ...outcomes: Outcome[]] & { readonly length: 8 })[] = [
  ['GET,HEAD /api/tasks', 200, 403, 401, 200, 400, 403, 200],
  ['POST /api/tasks', 403, 422, 401, 403, 403, 403, 403],
  ['PUT,PATCH,DELETE,OPTIONS,QUERY /api/tasks', 403, 403, 403, 403, 403, 403, 403],
]

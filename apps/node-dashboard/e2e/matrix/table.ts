/**
 * Who gets what, written by hand and compared with what the built server answers. Nothing here is computed from the
 * policy: whoever changes a rule changes a line here as well, and says in it what that means for each visitor.
 *
 * nobody, none, guest, reader, member, publisher, inviter, billing, steward, admin, demoted, lowered, promoted, appointed,
 * other, outsider
 */
import type { Outcome } from './requests.ts'

export type Line = readonly [name: string, ...outcomes: Outcome[]] & { readonly length: 17 }

/** Every method but GET and HEAD, which are asked together. */
export const writeMethods = 'POST,PUT,PATCH,DELETE,OPTIONS,QUERY'

/** One outcome for the whole line. */
const everybody = <Same extends Outcome>(it: Same) =>
  [it, it, it, it, it, it, it, it, it, it, it, it, it, it, it, it] as const

const IN = '→ /sign-in'
const choose = '→ /organizations'

/** Pages that are files, asked with any method: nothing of the app runs before them. */
export const files: readonly Line[] = [
  ['/', ...everybody(200)],
  ['/pricing', ...everybody(200)],
  ['/start', ...everybody(200)],
  ['/blog', ...everybody(200)],
  ['/blog/[...slug]', ...everybody(200)],
]

/** Documents, as a person opens them. An organization of others is a 404, whoever asks. */
export const pages: readonly Line[] = [
  ['/sign-in/[...signIn]', ...everybody(200)],
  ['/sign-up/[...signUp]', ...everybody(200)],
  ['/simple/sign-in', ...everybody(200)],
  ['/simple/sign-up', ...everybody(200)],
  ['/me', IN, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  ['/profile', IN, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  ['/user/[...rest]', IN, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  ['/organizations', IN, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  ['/organizations/new', IN, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  ['/orgs/[slug]/dashboard', IN, choose, 403, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  ['/orgs/[slug]/tasks', IN, choose, 403, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  // Who may not write gets no form; there is no task of this id for the others.
  ['/orgs/[slug]/tasks/[id]', IN, choose, 403, 403, 404, 403, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
  ['/orgs/[slug]/posts', IN, choose, 403, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  ['/orgs/[slug]/reports', IN, choose, 403, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  ['/orgs/[slug]/billing', IN, choose, 403, 403, 403, 403, 403, 200, 200, 200, 200, 200, 403, 200, 404, 404],
  ['/orgs/[slug]/members', IN, 404, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  ['/orgs/[slug]/settings/[...rest]', IN, 404, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 404, 404],
  // The admin pages belong to the active organization, so the admin of globex sees globex there.
  ['/admin', IN, choose, 403, 403, 403, 403, 403, 403, 403, 200, 200, 200, 403, 403, 200, 403],
  ['/admin/audit', IN, choose, 403, 403, 403, 403, 403, 403, 403, 200, 200, 200, 403, 403, 200, 403],
]

/** The same pages, asked with any other method. Nobody is redirected: the input of a form would be lost. */
export const forms: readonly Line[] = [
  ['/sign-in/[...signIn]', ...everybody(200)],
  ['/sign-up/[...signUp]', ...everybody(200)],
  ['/simple/sign-in', ...everybody(200)],
  ['/simple/sign-up', ...everybody(200)],
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
 * Endpoints, as a program calls them with an empty body: 422 and 404 are let in and find nothing to do. Where the policy
 * tells methods apart, those that it does not list are 403 for everybody; elsewhere they are 404.
 */
export const endpoints: readonly Line[] = [
  ['GET,HEAD /_image', ...everybody(400)],
  [`${writeMethods} /_image`, ...everybody(404)],
  ['GET,HEAD /api/health', ...everybody(200)],
  [`${writeMethods} /api/health`, ...everybody(404)],
  ['GET,HEAD /api/me', 401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  [`${writeMethods} /api/me`, ...everybody(403)],
  ['GET,HEAD /api/secure-data', 401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
  [`${writeMethods} /api/secure-data`, ...everybody(403)],
  ['GET,HEAD /api/tasks', 401, 400, 403, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 403],
  ['POST /api/tasks', 401, 400, 403, 403, 422, 403, 422, 422, 422, 422, 422, 422, 422, 422, 422, 403],
  ['PUT,PATCH,DELETE,OPTIONS,QUERY /api/tasks', ...everybody(403)],
  ['PATCH,DELETE /api/tasks/[id]', 401, 400, 403, 403, 404, 403, 404, 404, 404, 404, 404, 404, 404, 404, 404, 403],
  ['GET,HEAD,POST,PUT,OPTIONS,QUERY /api/tasks/[id]', ...everybody(403)],
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
  ['GET,HEAD,PUT,PATCH,DELETE,OPTIONS,QUERY /api/posts', ...everybody(403)],
  ['POST /api/invite', 401, 400, 403, 403, 403, 403, 422, 403, 422, 422, 403, 422, 403, 422, 422, 403],
  ['GET,HEAD,PUT,PATCH,DELETE,OPTIONS,QUERY /api/invite', ...everybody(403)],
  ['GET,HEAD /api/admin/audit', 401, 400, 403, 403, 403, 403, 403, 403, 403, 200, 200, 200, 403, 403, 200, 403],
  [`${writeMethods} /api/admin/audit`, 401, 400, 403, 403, 403, 403, 403, 403, 403, 404, 404, 404, 403, 403, 404, 403],
  // Only a signature opens this one, whoever sends it.
  ['POST /api/webhooks/clerk', ...everybody(400)],
  ['GET,HEAD,PUT,PATCH,DELETE,OPTIONS,QUERY /api/webhooks/clerk', ...everybody(404)],
]

/** Actions with an empty form: 400 is let in and misses its fields; without an organization there is nothing to act in. */
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
  // An empty form is all they take: who is let in has asked the worker, or is told that it could not be asked.
  ['reports.export', 401, 400, 403, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204, 403],
  ['reports.weekly', 401, 400, 403, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204, 204, 403],
  ['members.invite', 401, 400, 403, 403, 403, 403, 400, 403, 400, 400, 403, 400, 403, 400, 400, 403],
  ['members.revoke', 401, 400, 403, 403, 403, 403, 400, 403, 400, 400, 403, 400, 403, 400, 400, 403],
  ['members.changeRole', 401, 400, 403, 403, 403, 403, 403, 403, 403, 400, 403, 403, 403, 403, 400, 403],
  ['members.remove', 401, 400, 403, 403, 403, 403, 403, 403, 403, 400, 403, 403, 403, 403, 400, 403],
  ['tasks.noSuchAction', 401, 400, 403, 403, 404, 403, 404, 404, 404, 404, 404, 404, 404, 404, 404, 403],
  ['noSuchGroup.action', ...everybody(403)],
]

/** An action's address with any other method than POST runs nothing. */
export const actionsOtherwise: readonly Line[] = [['GET,HEAD,PUT,PATCH,DELETE,OPTIONS,QUERY', ...everybody(404)]]

/** Actions as forms of a page, without JavaScript: the page has its rule and the action its own. */
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
  // A page that is a file runs nothing.
  ['/ tasks.create', ...everybody(200)],
]

/** The same action, from a page of acme: who works elsewhere now is told so. */
export const actionsFromAcme: readonly Line[] = [
  ['tasks.create', 401, 409, 403, 403, 400, 403, 400, 400, 400, 400, 400, 400, 400, 400, 409, 409],
]

/** Methods that Astro has no use for where islands are. */
const notFetch = 'HEAD,PUT,PATCH,DELETE,OPTIONS,QUERY'

/** The address that acme's admin saw, sent again by everybody: without and with the page that it belongs to. */
export const islands: readonly Line[] = [
  ['GET,POST BillingGlance', 401, 400, 403, 403, 403, 403, 403, 200, 200, 200, 200, 200, 403, 200, 200, 403],
  [`${notFetch} BillingGlance`, 401, 400, 403, 403, 403, 403, 403, 405, 405, 405, 405, 405, 403, 405, 405, 403],
]
export const islandsFromAcme: readonly Line[] = [
  ['GET,POST BillingGlance', 401, 409, 403, 403, 403, 403, 403, 200, 200, 200, 200, 200, 403, 200, 409, 409],
]

/** What is shown in place of a page, when somebody asks for it by its address, and an address that is none. */
export const errorPages: readonly Line[] = [
  ['/403', ...everybody(200)],
  ['/404', ...everybody(404)],
  ['/500', ...everybody(500)],
  ['/nothing-here', ...everybody(404)],
]

/**
 * Programs with an API key and nothing else. Everywhere else a key is nobody: 401 instead of a redirect.
 *
 * reads, writes, revoked, other, personal, leaver, reader
 */
export const keys: readonly (readonly [name: string, ...outcomes: Outcome[]] & { readonly length: 8 })[] = [
  ['GET,HEAD /api/tasks', 200, 403, 401, 200, 400, 403, 200],
  ['POST /api/tasks', 403, 422, 401, 403, 403, 403, 403],
  ['PUT,PATCH,DELETE,OPTIONS,QUERY /api/tasks', 403, 403, 403, 403, 403, 403, 403],
]

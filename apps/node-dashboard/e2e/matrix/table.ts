/**
 * Who gets what, written by hand and compared with what the built server answers. Nothing here is computed from the
 * policy: whoever changes a rule changes a line here as well, and says in it what that means for each visitor.
 *
 *                          nobody, none,  guest, reader, member, billing, admin, other
 */
import type { Outcome } from './requests.ts'

type Line = readonly [name: string, ...outcomes: Outcome[]] & { readonly length: 9 }

const IN = '→ /sign-in'
const CHOOSE = '→ /organizations'

/** Documents, as a person opens them. An organization of others is a 404, whoever asks. */
export const pages: readonly Line[] = [
  ['GET /', 200, 200, 200, 200, 200, 200, 200, 200],
  ['GET /pricing', 200, 200, 200, 200, 200, 200, 200, 200],
  ['GET /start', 200, 200, 200, 200, 200, 200, 200, 200],
  ['GET /blog', 200, 200, 200, 200, 200, 200, 200, 200],
  ['GET /blog/[...slug]', 200, 200, 200, 200, 200, 200, 200, 200],
  ['GET /sign-in/[...signIn]', 200, 200, 200, 200, 200, 200, 200, 200],
  ['GET /sign-up/[...signUp]', 200, 200, 200, 200, 200, 200, 200, 200],
  ['GET /simple/sign-in', 200, 200, 200, 200, 200, 200, 200, 200],
  ['GET /simple/sign-up', 200, 200, 200, 200, 200, 200, 200, 200],
  ['GET /me', IN, 200, 200, 200, 200, 200, 200, 200],
  ['GET /profile', IN, 200, 200, 200, 200, 200, 200, 200],
  ['GET /user/[...rest]', IN, 200, 200, 200, 200, 200, 200, 200],
  ['GET /organizations', IN, 200, 200, 200, 200, 200, 200, 200],
  ['GET /organizations/new', IN, 200, 200, 200, 200, 200, 200, 200],
  ['GET /orgs/[slug]/dashboard', IN, CHOOSE, 403, 200, 200, 200, 200, 404],
  ['GET /orgs/[slug]/tasks', IN, CHOOSE, 403, 200, 200, 200, 200, 404],
  // Who may not write gets no form; there is no task of this id for the others.
  ['GET /orgs/[slug]/tasks/[id]', IN, CHOOSE, 403, 403, 404, 404, 404, 404],
  ['GET /orgs/[slug]/posts', IN, CHOOSE, 403, 200, 200, 200, 200, 404],
  ['GET /orgs/[slug]/reports', IN, CHOOSE, 403, 200, 200, 200, 200, 404],
  ['GET /orgs/[slug]/billing', IN, CHOOSE, 403, 403, 403, 200, 200, 404],
  ['GET /orgs/[slug]/members', IN, 404, 200, 200, 200, 200, 200, 404],
  ['GET /orgs/[slug]/settings/[...rest]', IN, 404, 200, 200, 200, 200, 200, 404],
  // The admin pages belong to the active organization, so the admin of globex sees globex there.
  ['GET /admin', IN, CHOOSE, 403, 403, 403, 403, 200, 200],
  ['GET /admin/audit', IN, CHOOSE, 403, 403, 403, 403, 200, 200],
]

/** The same pages, when a form is sent to them. Nobody is redirected: the input would be lost. */
export const forms: readonly Line[] = [
  ['POST /sign-in/[...signIn]', 200, 200, 200, 200, 200, 200, 200, 200],
  ['POST /sign-up/[...signUp]', 200, 200, 200, 200, 200, 200, 200, 200],
  ['POST /simple/sign-in', 200, 200, 200, 200, 200, 200, 200, 200],
  ['POST /simple/sign-up', 200, 200, 200, 200, 200, 200, 200, 200],
  ['POST /me', 401, 200, 200, 200, 200, 200, 200, 200],
  ['POST /profile', 401, 200, 200, 200, 200, 200, 200, 200],
  ['POST /user/[...rest]', 401, 200, 200, 200, 200, 200, 200, 200],
  ['POST /organizations', 401, 200, 200, 200, 200, 200, 200, 200],
  ['POST /organizations/new', 401, 200, 200, 200, 200, 200, 200, 200],
  ['POST /orgs/[slug]/dashboard', 401, 400, 403, 200, 200, 200, 200, 404],
  ['POST /orgs/[slug]/tasks', 401, 400, 403, 200, 200, 200, 200, 404],
  ['POST /orgs/[slug]/tasks/[id]', 401, 400, 403, 403, 404, 404, 404, 404],
  ['POST /orgs/[slug]/posts', 401, 400, 403, 200, 200, 200, 200, 404],
  ['POST /orgs/[slug]/reports', 401, 400, 403, 200, 200, 200, 200, 404],
  ['POST /orgs/[slug]/billing', 401, 400, 403, 403, 403, 200, 200, 404],
  ['POST /orgs/[slug]/members', 401, 404, 200, 200, 200, 200, 200, 404],
  ['POST /orgs/[slug]/settings/[...rest]', 401, 404, 200, 200, 200, 200, 200, 404],
  ['POST /admin', 401, 400, 403, 403, 403, 403, 200, 200],
  ['POST /admin/audit', 401, 400, 403, 403, 403, 403, 200, 200],
]

/** Endpoints, as a program calls them with an empty body: 422 and 404 are let in and find nothing to do. */
export const endpoints: readonly Line[] = [
  ['GET /_image', 400, 400, 400, 400, 400, 400, 400, 400],
  ['POST /_image', 404, 404, 404, 404, 404, 404, 404, 404],
  ['GET /api/health', 200, 200, 200, 200, 200, 200, 200, 200],
  ['POST /api/health', 404, 404, 404, 404, 404, 404, 404, 404],
  ['GET /api/me', 401, 200, 200, 200, 200, 200, 200, 200],
  ['POST /api/me', 403, 403, 403, 403, 403, 403, 403, 403],
  ['GET /api/secure-data', 401, 200, 200, 200, 200, 200, 200, 200],
  ['DELETE /api/secure-data', 403, 403, 403, 403, 403, 403, 403, 403],
  ['GET /api/tasks', 401, 400, 403, 200, 200, 200, 200, 200],
  ['POST /api/tasks', 401, 400, 403, 403, 422, 422, 422, 422],
  ['PUT /api/tasks', 403, 403, 403, 403, 403, 403, 403, 403],
  ['PATCH /api/tasks/[id]', 401, 400, 403, 403, 404, 404, 404, 404],
  ['DELETE /api/tasks/[id]', 401, 400, 403, 403, 404, 404, 404, 404],
  ['GET /api/tasks/[id]', 403, 403, 403, 403, 403, 403, 403, 403],
  ['GET /orgs/[slug]/reports/[id]', 401, 400, 403, 404, 404, 404, 404, 404],
  ['POST /orgs/[slug]/reports/[id]', 401, 400, 403, 404, 404, 404, 404, 404],
  ['POST /api/posts', 401, 400, 403, 403, 403, 403, 422, 422],
  ['GET /api/posts', 403, 403, 403, 403, 403, 403, 403, 403],
  ['POST /api/invite', 401, 400, 403, 403, 403, 403, 422, 422],
  ['GET /api/invite', 403, 403, 403, 403, 403, 403, 403, 403],
  ['GET /api/admin/audit', 401, 400, 403, 403, 403, 403, 200, 200],
  ['POST /api/admin/audit', 401, 400, 403, 403, 403, 403, 404, 404],
  // Only a signature opens this one, whoever sends it.
  ['GET /api/webhooks/clerk', 404, 404, 404, 404, 404, 404, 404, 404],
  ['POST /api/webhooks/clerk', 400, 400, 400, 400, 400, 400, 400, 400],
]

/** Actions with an empty form: 400 is let in and misses its fields; without an organization there is nothing to act in. */
export const actions: readonly Line[] = [
  ['tasks.create', 401, 400, 403, 403, 400, 400, 400, 400],
  ['tasks.edit', 401, 400, 403, 403, 400, 400, 400, 400],
  ['tasks.complete', 401, 400, 403, 403, 400, 400, 400, 400],
  ['tasks.delete', 401, 400, 403, 403, 400, 400, 400, 400],
  ['posts.save', 401, 400, 403, 403, 400, 400, 400, 400],
  ['posts.rewrite', 401, 400, 403, 403, 400, 400, 400, 400],
  ['posts.publish', 401, 400, 403, 403, 403, 403, 400, 400],
  ['posts.delete', 401, 400, 403, 403, 400, 400, 400, 400],
  ['billing.change', 401, 400, 403, 403, 403, 400, 400, 400],
  // An empty form is all they take: who is let in has asked the worker, or is told that it could not be asked.
  ['reports.export', 401, 400, 403, 204, 204, 204, 204, 204],
  ['reports.weekly', 401, 400, 403, 204, 204, 204, 204, 204],
  ['members.invite', 401, 400, 403, 403, 403, 403, 400, 400],
  ['members.revoke', 401, 400, 403, 403, 403, 403, 400, 400],
  ['members.changeRole', 401, 400, 403, 403, 403, 403, 400, 400],
  ['members.remove', 401, 400, 403, 403, 403, 403, 400, 400],
  ['tasks.noSuchAction', 401, 400, 403, 403, 404, 404, 404, 404],
  ['noSuchGroup.action', 403, 403, 403, 403, 403, 403, 403, 403],
]

/** The same action, from a page of acme: who works elsewhere now is told so. */
export const actionsFromAcme: readonly Line[] = [['tasks.create', 401, 409, 403, 403, 400, 400, 400, 409]]

/** The address that acme's admin saw, sent again by everybody: without and with the page that it belongs to. */
export const islands: readonly Line[] = [['BillingGlance', 401, 400, 403, 403, 403, 200, 200, 200]]
export const islandsFromAcme: readonly Line[] = [['BillingGlance', 401, 409, 403, 403, 403, 200, 200, 409]]

/**
 * Programs with an API key and nothing else. Everywhere else a key is nobody: 401 instead of a redirect.
 *
 *                          reads, writes, revoked, other, personal, leaver, reader
 */
export const keys: readonly (readonly [name: string, ...outcomes: Outcome[]] & { readonly length: 8 })[] = [
  ['GET /api/tasks', 200, 403, 401, 200, 400, 403, 200],
  ['POST /api/tasks', 403, 422, 401, 403, 403, 403, 403],
]

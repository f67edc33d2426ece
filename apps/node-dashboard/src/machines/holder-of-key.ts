/**
 * An API key acts for the person who made it, in the organization that it was made for: it may do what its scopes say,
 * and no more than that person may do there now. The audit log names both.
 */
import { clerkClient } from '@clerk/astro/server'
import {
  allOf,
  decideFresh,
  fresh,
  organization,
  sessionFromClaims,
  type DenialCode,
  type MachineSession,
  type OrganizationSession,
  type PermissionRequirement,
} from '@rolecall/rbac'
import type { APIContext } from 'astro'
import { refusal } from '../audit/record-denial.ts'
import { HttpProblem } from '../http/problem.ts'
import { askClerk } from '../members/clerk-problem.ts'

/** Who made a key never changes. By the key's id, the oldest forgotten. */
const makers = new Map<string, string | null>()
const MOST_MAKERS = 1_000

/**
 * The session that a request acts with: a person's own, or for an API key that of the person behind it, whose
 * membership Clerk is asked for.
 *
 * @param needs what the person must be allowed to do now
 * @throws HttpProblem 401 for another kind of token, 400 for the key of a person, which belongs to no organization, 409
 *   when the request expects another one, 403 when nobody is behind the key who may do this, 503 when Clerk does not answer
 */
export async function holderOf(
  context: APIContext,
  session: OrganizationSession | MachineSession,
  needs: PermissionRequirement,
): Promise<OrganizationSession> {
  if (session.status === 'signed-in') return session
  // As Clerk verified them for this request: the key's id, and whom or what it was made for.
  const { id, subject, orgId } = context.locals.auth({ acceptsToken: 'api_key' })
  if (!id || subject !== session.subject) {
    throw new HttpProblem(401, 'token_type_not_accepted', 'Machines come here with an API key.')
  }
  if (!orgId) {
    throw new HttpProblem(400, 'no_active_organization', 'This API key is a person’s. Make one for the organization.')
  }
  const expected = context.request.headers.get('x-rolecall-organization') || undefined
  const [maker, slug] = await Promise.all([makerOf(context, id), slugToCompare(context, orgId, expected)])
  const person = sessionFromClaims({ sub: maker, sid: id, org_id: orgId, org_slug: slug, act: { sub: id } })
  const asExpected = expected === undefined ? organization() : organization({ param: 'expected' })
  const requirement = allOf(asExpected, fresh(needs))
  const decision = await decideFresh(clerkClient(context), person, requirement, { params: { expected } })
  if (decision.allowed) return decision.session
  if (decision.code === 'freshness_unavailable') {
    throw new HttpProblem(503, decision.code, 'Clerk does not answer at the moment. Try again in a few seconds.')
  }
  const who = { organization: { id: orgId }, userId: maker, actor: { id } }
  throw refusal(who, `${context.request.method} ${context.routePattern}`, problemOf(decision.code))
}

const problemOf = (code: DenialCode) =>
  code === 'organization_mismatch'
    ? new HttpProblem(409, code, 'This API key belongs to another organization than you expect.')
    : new HttpProblem(403, 'key_without_holder', 'Whoever made this API key may not do this in its organization now.')

/** A key names its organization by id: only where a request expects a slug, Clerk is asked for it. */
async function slugToCompare(context: APIContext, organizationId: string, expected: string | undefined) {
  if (expected === undefined || expected.startsWith('org_')) return null
  return (await askClerk(() => clerkClient(context).organizations.getOrganization({ organizationId }))).slug
}

async function makerOf(context: APIContext, id: string): Promise<string | null> {
  const known = makers.get(id)
  if (known !== undefined) return known
  const { createdBy } = await askClerk(() => clerkClient(context).apiKeys.get(id))
  if (makers.size >= MOST_MAKERS) makers.delete(makers.keys().next().value ?? '')
  makers.set(id, createdBy)
  return createdBy
}

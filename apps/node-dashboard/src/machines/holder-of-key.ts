/**
 * An API key acts for its creator, in the organization that it was created for. It may do what its scopes allow, and no
 * more than its creator may do there now. The audit log names both.
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

/** Creators by key id. The creator of a key never changes, so entries do not expire; the oldest is evicted. */
const creators = new Map<string, string | null>()
const maxCreators = 1_000

/**
 * The session that a request acts with. For a visitor it is their own. For an API key it is its creator's, with the live
 * membership from Clerk.
 *
 * @param needs the permission that the creator must have now
 * @throws {HttpProblem} 401 for another kind of token, 400 for a personal key, 409 when the request expects a different
 *   organization, 403 when the creator has no access, 503 when Clerk does not respond
 */
export async function holderOf(
  context: APIContext,
  session: OrganizationSession | MachineSession,
  needs: PermissionRequirement,
): Promise<OrganizationSession> {
  if (session.status === 'signed-in') return session
  // Verified by Clerk for this request: the key's id, its subject and its organization.
  const { id, subject, orgId } = context.locals.auth({ acceptsToken: 'api_key' })
  if (!id || subject !== session.subject) {
    const message = 'This kind of token is not accepted here.'
    throw new HttpProblem(401, 'token_type_not_accepted', message, 'Send an API key of the organization.')
  }
  if (!orgId) {
    const hint = 'Create an API key for the organization.'
    throw new HttpProblem(400, 'no_active_organization', 'This API key belongs to a user.', hint)
  }
  const expected = context.request.headers.get('x-rolecall-organization') || undefined
  const [creator, slug] = await Promise.all([creatorOf(context, id), slugToCompare(context, orgId, expected)])
  const person = sessionFromClaims({ sub: creator, sid: id, org_id: orgId, org_slug: slug, act: { sub: id } })
  const asExpected = expected === undefined ? organization() : organization({ param: 'expected' })
  const requirement = allOf(asExpected, fresh(needs))
  const decision = await decideFresh(clerkClient(context), person, requirement, { params: { expected } })
  if (decision.allowed) return decision.session
  if (decision.code === 'freshness_unavailable') {
    throw new HttpProblem(503, decision.code, 'Clerk does not respond.', 'Try again in a few seconds.')
  }
  const who = { organization: { id: orgId }, userId: creator, actor: { id } }
  throw refusal(who, `${context.request.method} ${context.routePattern}`, problemOf(decision.code))
}

const problemOf = (code: DenialCode) =>
  code === 'organization_mismatch'
    ? new HttpProblem(409, code, 'This API key belongs to a different organization.', 'Use a key of the expected one.')
    : new HttpProblem(
        403,
        'key_without_holder',
        'The creator of this API key does not have access to this any more.',
        'Create a key as a member with access.',
      )

/** A key names its organization by id. Clerk is asked for the slug only when the request expects one. */
async function slugToCompare(context: APIContext, organizationId: string, expected: string | undefined) {
  if (expected === undefined || expected.startsWith('org_')) return null
  return (await askClerk(() => clerkClient(context).organizations.getOrganization({ organizationId }))).slug
}

async function creatorOf(context: APIContext, id: string): Promise<string | null> {
  const known = creators.get(id)
  if (known !== undefined) return known
  const { createdBy } = await askClerk(() => clerkClient(context).apiKeys.get(id))
  if (creators.size >= maxCreators) creators.delete(creators.keys().next().value ?? '')
  creators.set(id, createdBy)
  return createdBy
}

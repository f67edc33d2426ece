import type { Session } from '@rolecall/rbac'
import { decide, organization } from '@rolecall/rbac'
import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import { expectedOrganizations } from '../request/expected-organization.ts'

/** Compares by slug or id, as for the organization in a route parameter. */
const expectedIsActive = organization({ param: 'expected' })

/** The first expected organization that is not the session's, or `null`. */
export async function unmetExpectation(
  policy: CompiledPolicy,
  request: Request,
  url: URL,
  session: Session,
): Promise<string | null> {
  if (session.status !== 'signed-in') return null
  const expectations = await expectedOrganizations(policy, request, url)
  return expectations.find((expected) => !decide(session, expectedIsActive, { params: { expected } }).allowed) ?? null
}

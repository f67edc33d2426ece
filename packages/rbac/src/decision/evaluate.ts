import type { Requirement, Reverification } from '../requirement/requirement.ts'
import type { Grants } from '../session/registry.ts'
import type { ActiveOrganization, Session } from '../session/session.ts'
import { denialCodes, type DenialCode, type Denied } from './decision.ts'

/** What a live membership says: the organization as of now, with the system permissions no token has. */
export interface LiveMembership {
  /** `null` when the user is no longer a member. */
  readonly organization: ActiveOrganization | null
  readonly systemPermissions: ReadonlySet<string>
}

/** Everything a decision depends on. */
export interface Circumstances {
  readonly session: Session
  readonly organization: ActiveOrganization | null
  readonly permissions: ReadonlySet<string>
  readonly grants: Grants
  readonly params: Readonly<Record<string, string | undefined>>
  readonly live: LiveMembership | null
}

export const deny = (code: DenialCode, requirement: Requirement | null): Denied =>
  Object.freeze({ allowed: false, code, requirement })

/** `null` when it is met. One check a requirement, each about one thing: what combines them is only here. */
export function evaluate(requirement: Requirement | null, at: Circumstances): Denied | null {
  const { session, organization, grants, live } = at
  const denyIf = (condition: boolean, code: DenialCode) => (condition ? deny(code, requirement) : null)

  if (requirement && 'requirements' in requirement && requirement.requirements.length) {
    const results = requirement.requirements.map((member) => evaluate(member, at))
    const denials = results.filter((result) => result !== null)
    const place = ({ code }: Denied) => denialCodes.indexOf(code)
    const every = requirement.type === 'allOf'
    if (every ? !denials.length : denials.length < results.length) return null
    return denials.reduce((a, b) => ((every ? place(b) < place(a) : place(b) > place(a)) ? b : a))
  }

  if (session.status === 'signed-out') return deny('unauthenticated', requirement)
  if (session.status === 'pending') return deny('session_pending', requirement)
  if ((session.status === 'machine') !== (requirement?.type === 'machine'))
    return deny('token_type_not_accepted', requirement)
  if (!requirement || 'requirements' in requirement) return deny('not_listed', requirement)

  switch (requirement.type) {
    case 'signedIn':
      return null
    case 'machine':
      return denyIf(!requirement.scopes.every((scope) => grants.scopes.has(scope)), 'missing_permission')
    case 'feature':
      return denyIf(!includes(grants.features, requirement.feature), 'missing_feature')
    case 'plan':
      return denyIf(!includes(grants.plans, requirement.plan), 'missing_plan')
    case 'reverified':
      return denyIf(!isRecent(grants.factorAges, requirement.reverification), 'reverification_required')
    case 'organization': {
      const { param } = requirement
      if (param === undefined) break
      const named = Object.hasOwn(at.params, param) ? at.params[param] : undefined
      // An id and a slug never stand in for each other.
      const actual = organization && (named?.startsWith('org_') ? organization.id : organization.slug)
      return denyIf(!actual || named !== actual, 'organization_mismatch')
    }
  }

  if (!organization) return deny('no_active_organization', requirement)
  switch (requirement.type) {
    case 'organization':
      return null
    case 'role':
      return denyIf(organization.role !== requirement.role, 'missing_role')
    case 'permission':
      return denyIf(!at.permissions.has(requirement.permission), 'missing_permission')
    case 'systemPermission':
      if (!live) break
      if (!live.organization) return deny('no_active_organization', requirement)
      return denyIf(!live.systemPermissions.has(requirement.permission), 'missing_permission')
    case 'fresh':
      if (!live) break
      return evaluate(requirement.requirement, {
        ...at,
        organization: live.organization,
        permissions: live.organization?.permissions ?? new Set(),
      })
  }
  return deny('freshness_required', requirement)
}

/** `name` is either's; `org:name` and `user:name` are one's, in each spelling that Clerk reads. */
function includes(granted: ReadonlySet<string>, key: string): boolean {
  const [scope, name, ...rest] = key.split(':')
  if (name === undefined) return granted.has(`o:${scope}`) || granted.has(`u:${scope}`)
  if (rest.length) return false
  if (scope === 'o' || scope === 'org' || scope === 'organization') return granted.has(`o:${name}`)
  return (scope === 'u' || scope === 'user') && granted.has(`u:${name}`)
}

/** Clerk's rules: a factor that someone does not have is not asked of them. */
function isRecent(ages: Grants['factorAges'], asked: Reverification): boolean {
  if (!ages) return false
  const level = typeof asked === 'object' ? asked.level : asked === 'strict_mfa' ? 'multi_factor' : 'second_factor'
  const limit =
    typeof asked === 'object' ? asked.afterMinutes : { strict_mfa: 10, strict: 10, moderate: 60, lax: 1440 }[asked]
  const [first, second] = ages.map((age) => age !== -1 && age < limit) as [boolean, boolean]
  if (level === 'first_factor' || ages[1] === -1) return first
  if (level === 'multi_factor') return first && second
  return second
}

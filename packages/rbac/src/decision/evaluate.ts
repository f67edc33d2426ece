import type {
  AllOfRequirement,
  AnyOfRequirement,
  PermissionRequirement,
  Requirement,
  Reverification,
  RoleRequirement,
  SignedInRequirement,
} from '../requirement/requirement.ts'
import { readPreset } from '../requirement/reverification.ts'
import { readPath } from '../session/custom-claims.ts'
import type { Circumstances } from '../session/grants.ts'
import type { Session, SignedInSession } from '../session/session.ts'
import { denialCodes, type DenialCode, type Denied } from './decision.ts'

export const deny = (code: DenialCode, requirement: Requirement | null): Denied => ({
  allowed: false,
  code,
  requirement,
})

const place = ({ code }: Denied) => denialCodes.indexOf(code)

/** `null` when the requirement is met. Permissions come first because they are the most common. */
export function evaluate(requirement: Requirement | null, at: Circumstances): Denied | null {
  if (requirement && requirement.type !== 'permission') {
    if ('requirements' in requirement) {
      if (requirement.requirements.length) return combine(requirement, at)
    } else if (requirement.type === 'fresh' && at.live) {
      return evaluate(requirement.requirement, { ...at, holding: at.live })
    }
  }
  const code = checkStatus(requirement?.type, at.session.status) ?? check(requirement, at)
  return code && deny(code, requirement)
}

/** The only place that combines requirements: each `check` is about a single one. */
function combine({ type, requirements }: AllOfRequirement | AnyOfRequirement, at: Circumstances): Denied | null {
  const every = type === 'allOf'
  let worst: Denied | null = null
  for (const member of requirements) {
    const denial = evaluate(member, at)
    if (!every && !denial) return null
    if (denial && (!worst || (every ? place(denial) < place(worst) : place(denial) > place(worst)))) worst = denial
  }
  return worst
}

function checkStatus(type: Requirement['type'] | undefined, status: Session['status']): DenialCode | null {
  if (status === 'signed-out') return 'unauthenticated'
  if (status === 'pending') return 'session_pending'
  return (status === 'machine') === (type === 'machine') ? null : 'token_type_not_accepted'
}

/** The most common kinds. Small, so that the engine inlines it. */
function check(requirement: Requirement | null, at: Circumstances): DenialCode | null {
  const { organization, permissions, isBest } = at.holding
  switch (requirement?.type) {
    case 'permission':
      return within(organization, permissions.has(requirement.permission), 'missing_permission')
    case 'role':
      return within(organization, isBest || organization?.role === requirement.role, 'missing_role')
    case 'signedIn':
      return null
    default:
      return checkRest(requirement, at)
  }
}

function checkRest(
  requirement: Exclude<Requirement, PermissionRequirement | RoleRequirement | SignedInRequirement> | null,
  { session, token, factorAges, scopes, holding: { organization, user, isBest }, params, live }: Circumstances,
): DenialCode | null {
  switch (requirement?.type) {
    case 'machine':
      return unless(
        requirement.scopes.every((scope) => scopes?.has(scope)),
        'missing_permission',
      )
    case 'feature':
      return unless(includes(token.features, requirement.feature), 'missing_feature')
    case 'plan':
      return unless(includes(token.plans, requirement.plan), 'missing_plan')
    case 'userRole':
      return unless(user && (isBest || user.key === requirement.role), 'missing_user_role')
    case 'userPermission':
      return unless(user && (isBest || user.permissions.includes(requirement.permission)), 'missing_user_permission')
    case 'claim':
      return unless(
        requirement.claim.values.includes(
          readPath((session as SignedInSession).claims, requirement.claim.path) as string,
        ),
        'missing_claim',
      )
    case 'reverified':
      return unless(isRecent(factorAges, requirement.reverification), 'reverification_required')
    case 'organization': {
      const { param } = requirement
      if (param === undefined) return within(organization, true, 'no_active_organization')
      const named = params && Object.hasOwn(params, param) && params[param]
      // A slug that looks like an id is not compared with ids, nor an id with slugs.
      return unless(
        named && named === organization?.[named.startsWith('org_') ? 'id' : 'slug'],
        'organization_mismatch',
      )
    }
    case 'systemPermission':
      return live
        ? within(live.organization, live.systemPermissions?.has(requirement.permission), 'missing_permission')
        : within(organization, false, 'freshness_required')
    case 'fresh':
      return 'freshness_required'
    default:
      // A kind without a case does not compile.
      return 'not_listed' satisfies typeof requirement extends AllOfRequirement | AnyOfRequirement | null | undefined
        ? DenialCode
        : never
  }
}

const unless = (met: unknown, code: DenialCode) => (met ? null : code)
const within = (organization: unknown, met: unknown, code: DenialCode) =>
  organization ? unless(met, code) : 'no_active_organization'

/** The features or plans that a key stands for, each `o:name` or `u:name`, in each spelling of Clerk's. */
export function billingKeys(key: string): readonly string[] {
  const [, scope, name] = /^(?:(o|u|org|user|organization):)?([^:]+)$/.exec(key) ?? []
  const owners = scope ? [scope[0]] : ['o', 'u']
  return name ? owners.map((owner) => `${owner}:${name}`) : []
}
const includes = (granted: ReadonlySet<string>, key: string) => billingKeys(key).some((each) => granted.has(each))

/** Clerk's rules. A user without a second factor is asked for the first one instead. */
function isRecent(ages: Circumstances['factorAges'], asked: Reverification): boolean {
  const [level, limit] = readPreset(asked)
  const [first, second] = (ages ?? []).map((age) => age >= 0 && age < limit)
  if (level === 'first_factor' || ages?.[1] === -1) return !!first
  return !!second && (level !== 'multi_factor' || !!first)
}

/** A concrete visitor, with as little as a set of facts needs. */
import { ageFact, valuesOf, type Facts, type Theory } from './facts.ts'

export interface Visitor {
  readonly kind: 'user' | 'machine'
  /** The active organization, as the token has it. */
  readonly organization: {
    readonly role: string | null
    readonly permissions: readonly string[]
    /** The route parameters that name it. */
    readonly params: readonly string[]
  } | null
  /** The membership as the Backend API has it; `null` for a user who was removed since the token. */
  readonly liveMembership: {
    readonly role: string | null
    readonly permissions: readonly string[]
    readonly systemPermissions: readonly string[]
  } | null
  /** The role in the token, and as the Backend API has it. */
  readonly userRole: string | null
  readonly liveUserRole: string | null
  /** Only without a declaration, which otherwise gives them to the role. */
  readonly userPermissions: readonly string[]
  readonly liveUserPermissions: readonly string[]
  /** Each `o:name` or `u:name`. */
  readonly features: readonly string[]
  readonly plans: readonly string[]
  readonly claims: Readonly<Record<string, unknown>>
  /** Minutes since the first and the second factor; -1 means never. */
  readonly factorAges: readonly [number, number]
  /** The scopes of a machine. */
  readonly scopes: readonly string[]
}

export function visitorWith(facts: Facts, { access, minutes }: Theory): Visitor {
  const values = (kind: string) => valuesOf(facts, kind).sort()
  const only = (kind: string) => values(kind)[0] ?? null
  const claims: Record<string, unknown> = {}
  for (const claim of values('claim')) {
    const [path, json] = claim.split('\n') as [string, string]
    setPath(claims, path.split('.'), JSON.parse(json))
  }
  const inClaims = access?.user && valuesOf(facts, 'claim').find((claim) => claim.startsWith(`${access.user!.claim}\n`))
  const role = inClaims ? (JSON.parse(inClaims.split('\n')[1]!) as unknown) : only('userRole')
  const isDeclared = !access || access.user?.roles.some(({ key }) => key === role)
  return {
    kind: facts.has('machine') ? 'machine' : 'user',
    organization: facts.has('organization')
      ? { role: only('role'), permissions: values('permission'), params: values('param') }
      : null,
    liveMembership: facts.has('live.organization')
      ? {
          role: only('live.role'),
          permissions: values('live.permission'),
          systemPermissions: values('live.system'),
        }
      : null,
    userRole: typeof role === 'string' && isDeclared ? role : null,
    liveUserRole: only('live.userRole'),
    userPermissions: values('userPermission'),
    liveUserPermissions: values('live.userPermission'),
    features: values('feature'),
    plans: values('plan'),
    claims,
    factorAges: [ageOf(facts, 'first', minutes), ageOf(facts, 'second', minutes)],
    scopes: values('scope'),
  }
}

/** Old enough for each limit that is not met. A second factor is never absent, because Clerk would use the first one. */
const ageOf = (facts: Facts, factor: 'first' | 'second', minutes: readonly number[]): number =>
  Math.max(0, ...minutes.filter((limit) => !facts.has(ageFact(factor, limit))))

function setPath(target: Record<string, unknown>, [key, ...rest]: readonly string[], value: unknown): void {
  const inner = Object.hasOwn(target, key!) ? (target[key!] as Record<string, unknown>) : {}
  if (rest.length) setPath(inner, rest, value)
  // Not an assignment, so that `__proto__` is a field like any other.
  Object.defineProperty(target, key!, {
    value: rest.length ? inner : value,
    enumerable: true,
    configurable: true,
    writable: true,
  })
}

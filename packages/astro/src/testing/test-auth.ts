/**
 * The visitor in a unit test. Claims have the format of Clerk's session token (version 2), so that the real code reads
 * them.
 */

/** A signed-in person. Ids default to `user_test` and `sess_test`. */
export interface TestPerson {
  readonly userId?: string
  readonly sessionId?: string
  readonly organization?: {
    readonly id: string
    readonly slug?: string
    /** With the prefix: `org:admin`. */
    readonly role: string
    /** With the prefix: `org:tasks:read`. */
    readonly permissions?: readonly string[]
    /** Features of the organization's plan, without a prefix. */
    readonly features?: readonly string[]
  }
  /** The session has a pending task, such as choosing an organization. */
  readonly pending?: boolean
  /** The id of an impersonator. */
  readonly actor?: string
  /** Minutes since the first and the second factor were verified. -1 means never. Default `[0, -1]`. */
  readonly factorAges?: readonly [number, number]
}

/** A machine with a verified token. */
export interface TestMachine {
  readonly tokenType: 'api_key' | 'm2m_token' | 'oauth_token'
  readonly subject?: string
  readonly scopes?: readonly string[]
}

/** The return value of Clerk's `auth()`. `null` is a signed-out visitor. */
export function testAuth(who: TestPerson | TestMachine | null): Readonly<Record<string, unknown>> {
  if (who === null)
    return { tokenType: 'session_token', isAuthenticated: false, userId: null, sessionId: null, sessionClaims: null }
  if ('tokenType' in who) {
    return {
      tokenType: who.tokenType,
      isAuthenticated: true,
      subject: who.subject ?? 'mch_test',
      userId: null,
      scopes: who.scopes ?? [],
    }
  }
  const claims = testClaims(who)
  return {
    tokenType: 'session_token',
    isAuthenticated: true,
    userId: claims.sub,
    sessionId: claims.sid,
    sessionStatus: claims.sts,
    sessionClaims: claims,
    redirectToSignIn: () => new Response(null, { status: 307, headers: { location: 'http://localhost/sign-in' } }),
  }
}

function testClaims({
  userId = 'user_test',
  sessionId = 'sess_test',
  organization,
  pending,
  actor,
  factorAges = [0, -1],
}: TestPerson) {
  return {
    sub: userId,
    sid: sessionId,
    sts: pending ? 'pending' : 'active',
    fva: factorAges,
    v: 2,
    ...(actor !== undefined && { act: { sub: actor } }),
    ...(organization && organizationClaims(organization)),
  }
}

/** `org:tasks:read` becomes the feature `o:tasks`, the permission `read` and one bit in the mask of the feature. */
function organizationClaims({
  id,
  slug,
  role,
  permissions = [],
  features = [],
}: NonNullable<TestPerson['organization']>) {
  const pairs = permissions.map((permission) => {
    const [feature = '', action = ''] = permission.replace(/^org:/, '').split(':')
    return { feature, action }
  })
  const names = [...new Set([...pairs.map(({ feature }) => feature), ...features])]
  const actions = [...new Set(pairs.map(({ action }) => action))]
  const mask = (name: string) =>
    actions.reduce(
      (bits, action, index) =>
        pairs.some((pair) => pair.feature === name && pair.action === action) ? bits | (1n << BigInt(index)) : bits,
      0n,
    )
  return {
    o: { id, slg: slug ?? id, rol: role.replace(/^org:/, ''), per: actions.join(','), fpm: names.map(mask).join(',') },
    fea: names.map((name) => `o:${name}`).join(','),
  }
}

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numRuns } from '../../test/world.ts'
import { isVerifiedSession, sessionFromAuth, sessionFromClaims, type Session } from '../index.ts'

/** Values that an attacker would put into a claim. */
const junk = fc.oneof(
  fc.anything(),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'org:admin',
    'pending',
    'active',
    'o:a,o:b',
    'a,b',
    '3,1',
    '-1',
    '9'.repeat(400),
    '2',
  ),
  fc.string({ unit: 'binary', maxLength: 50 }),
)
const claims = fc.record(
  {
    v: fc.oneof(fc.constantFrom(2, undefined), junk),
    sub: fc.oneof(fc.constant('user_1'), junk),
    sid: fc.oneof(fc.constant('sess_1'), junk),
    sts: junk,
    act: junk,
    fea: junk,
    pla: junk,
    fva: junk,
    o: fc.oneof(fc.record({ id: junk, slg: junk, rol: junk, per: junk, fpm: junk }, { requiredKeys: [] }), junk),
    org_id: junk,
    org_slug: junk,
    org_role: junk,
    org_permissions: fc.oneof(fc.array(junk), junk),
  },
  { requiredKeys: ['sub', 'sid'] },
)

function expectSound(session: Session) {
  expect(isVerifiedSession(session)).toBe(true)
  expect(Object.isFrozen(session)).toBe(true)
  expect(['signed-out', 'pending', 'signed-in', 'machine']).toContain(session.status)
  if (session.status === 'signed-in')
    expect([typeof session.userId, typeof session.sessionId]).toEqual(['string', 'string'])
  const { organization } = session
  if (!organization) return
  expect(session.status).toBe('signed-in')
  expect(organization.id).toMatch(/./s)
  expect(organization.slug === null || organization.slug.length > 0).toBe(true)
  expect(organization.role === null || organization.role.startsWith('org:')).toBe(true)
  for (const permission of organization.permissions) expect(permission.startsWith('org:sys_')).toBe(false)
}

test('any claims give a sound session, and the same claims the same one', () => {
  fc.assert(
    fc.property(claims, (value) => {
      expectSound(sessionFromClaims(value))
      expect(sessionFromClaims(value)).toEqual(sessionFromClaims(value))
    }),
    { numRuns },
  )
})

test('any auth object gives a sound session', () => {
  const auth = fc.record(
    {
      tokenType: fc.oneof(fc.constantFrom('session_token', 'api_key', 'm2m_token', 'oauth_token'), junk),
      isAuthenticated: fc.oneof(fc.boolean(), junk),
      sessionStatus: fc.oneof(fc.constantFrom('active', 'pending'), junk),
      userId: fc.oneof(fc.constant('user_1'), junk),
      sessionClaims: fc.oneof(claims, junk),
      subject: junk,
      scopes: junk,
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.oneof(auth, fc.anything()), (value) => {
      expectSound(sessionFromAuth(value))
    }),
    { numRuns },
  )
})

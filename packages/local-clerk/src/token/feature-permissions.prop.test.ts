/** Checks the encoding against Clerk's own decoder. */
import { __experimental_JWTPayloadToAuthObjectProperties as readClaims } from '@clerk/shared/jwtPayloadParser'
import { createCheckAuthorization } from '@clerk/shared/authorization'
import type { JwtPayload } from '@clerk/shared/types'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeFeaturePermissions } from './feature-permissions.ts'

const runs = process.env['ROLECALL_FULL'] === '1' ? 5_000 : 300

/** Clerk's `has()` for a token with these permissions. */
function hasOf(permissions: readonly string[]): (permission: string) => boolean {
  const { fea, per, fpm } = encodeFeaturePermissions(permissions)
  const claims = {
    v: 2,
    sub: 'user_1',
    sid: 'sess_1',
    fva: [0, -1],
    fea,
    o: { id: 'org_1', slg: 'acme', rol: 'admin', per, fpm },
  } as unknown as JwtPayload
  const auth = readClaims(claims)
  const check = createCheckAuthorization({ ...auth, factorVerificationAge: null, features: fea, plans: '' })
  return (permission) => check({ permission })
}

const keys = (count: number): string[] => Array.from({ length: count }, (_, i) => `org:f${i % 3}:action${i}`)

describe('permissions in a session token', () => {
  test.each([0, 1, 2, 53, 54, 64, 65, 100])('are complete for %i permissions', (count) => {
    const granted = keys(count)
    const has = hasOf(granted)
    expect(granted.filter((key) => !has(key))).toEqual([])
    expect(['org:f0:none', 'org:none:action0', `org:f1:action0`].filter(has)).toEqual([])
  })

  test('equal the granted ones for random grants and features', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/)
    const universe = fc.uniqueArray(
      fc.tuple(name, name).map(([feature, action]) => `org:${feature}:${action}`),
      { minLength: 1, maxLength: 80 },
    )
    const grants = universe.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all)))
    fc.assert(
      fc.property(grants, ([all, granted]) => {
        const has = hasOf(granted)
        const wanted = new Set(granted.filter((key) => !key.startsWith('org:sys_')))
        expect(all.filter(has).sort()).toEqual([...wanted].sort())
      }),
      { numRuns: runs },
    )
  })

  test('never include system permissions', () => {
    expect(encodeFeaturePermissions(['org:sys_memberships:manage', 'org:tasks:read'])).toEqual({
      fea: 'o:tasks',
      per: 'read',
      fpm: '1',
    })
  })

  test('match Clerk’s documented example', () => {
    expect(encodeFeaturePermissions(['org:posts:read', 'org:posts:write', 'org:invoices:read'])).toEqual({
      fea: 'o:posts,o:invoices',
      per: 'read,write',
      fpm: '3,1',
    })
  })
})

import { expect, test } from 'vitest'
import * as rbac from '../src/index.ts'
import { loadCopy } from './build.ts'

const claims = {
  v: 2,
  sub: 'user_1',
  sid: 'sess_1',
  fea: 'o:tasks',
  fva: [1, -1],
  o: { id: 'org_1', slg: 'acme', rol: 'admin', per: 'read', fpm: '1' },
}

test('duplicate copies of the package accept each other’s sessions and requirements', async () => {
  const copy = await loadCopy()
  expect(copy.decide).not.toBe(rbac.decide)
  for (const [maker, asker] of [
    [copy, rbac],
    [rbac, copy],
  ] as const) {
    const session = maker.sessionFromClaims(claims)
    expect(asker.isVerifiedSession(session)).toBe(true)
    expect(
      asker.decide(session, maker.allOf(maker.permission('org:tasks:read'), maker.reverified('strict'))).allowed,
    ).toBe(true)
    expect(asker.decide(session, maker.permission('org:tasks:write'))).toMatchObject({ code: 'missing_permission' })
    const decision = await asker.decideFresh(null as never, session, maker.systemPermission('org:sys_memberships:read'))
    expect(decision).toMatchObject({ code: 'freshness_unavailable' })
  }
})

test('a copied session is not verified for any copy of the package', async () => {
  const copy = await loadCopy()
  for (const maker of [copy, rbac]) {
    const session = maker.sessionFromClaims(claims)
    for (const fake of [
      { ...session },
      structuredClone({ ...session }),
      new Proxy(session, {}),
      Object.create(session) as object,
    ])
      for (const asker of [copy, rbac]) {
        expect(asker.isVerifiedSession(fake)).toBe(false)
        expect(asker.decide(fake as rbac.Session, asker.signedIn()).allowed).toBe(false)
      }
  }
})

test('a copy that has made no session yet still knows those of another', async () => {
  const session = rbac.sessionFromClaims(claims)
  const late = await loadCopy()
  expect(late.isVerifiedSession(session)).toBe(true)
})

/** The kinds of API keys in the table, created in the test's Clerk. */
import { createClerkClient } from '@clerk/backend'
import { seed } from '../../scripts/seed.ts'
import { requireEnvironment } from '../setup/test.ts'
import type { Visit } from './requests.ts'

/** The columns of the table's lines about keys, in order. */
export const keyKinds = [
  /** Acme's, made by a member, with the scope `tasks:read`. */
  'reads',
  /** The same with `tasks:write` only. */
  'writes',
  /** With `tasks:read`, revoked. */
  'revoked',
  /** With `tasks:read`, of globex. */
  'other',
  /** With `tasks:read`, of a user instead of an organization. */
  'personal',
  /** With both scopes, made by a user who has left acme since. */
  'leaver',
  /** With both scopes, made by a user who can only read. */
  'reader',
] as const

/** One program for each kind, with a key and no cookie. */
export async function makeKeys(): Promise<readonly Visit[]> {
  const clerk = createClerkClient({
    secretKey: requireEnvironment('E2E_CLERK_SECRET_KEY'),
    apiUrl: requireEnvironment('E2E_CLERK_URL'),
  })
  const [acme, globex] = seed.organizations
  const idOf = async (email: string) => (await clerk.users.getUserList({ emailAddress: [email] })).data[0]?.id ?? ''
  const [mia, gus, rea] = await Promise.all(['mia@acme.test', 'gus@globex.test', 'rea@acme.test'].map(idOf))
  const leaver = await clerk.users.createUser({ emailAddress: ['lea@acme.test'], password: 'tally-matrix-2026' })
  const membership = { organizationId: acme.id, userId: leaver.id }
  await clerk.organizations.createOrganizationMembership({ ...membership, role: 'org:admin' })

  const make = (subject: string, createdBy: string | undefined, scopes: string[]) =>
    clerk.apiKeys.create({ name: 'matrix', subject, createdBy: createdBy ?? null, scopes })
  const both = ['tasks:read', 'tasks:write']
  const keys = [
    await make(acme.id, mia, ['tasks:read']),
    await make(acme.id, mia, ['tasks:write']),
    await make(acme.id, mia, ['tasks:read']),
    await make(globex.id, gus, ['tasks:read']),
    await make(mia ?? '', mia, ['tasks:read']),
    await make(acme.id, leaver.id, both),
    await make(acme.id, rea, both),
  ]
  await clerk.apiKeys.revoke({ apiKeyId: keys[2]?.id ?? '' })
  await clerk.organizations.deleteOrganizationMembership(membership)
  return keys.map(({ secret }) => withKey(secret ?? ''))
}

/** A program: no cookie, no origin. */
export function withKey(secret: string): Visit {
  return {
    fetch: (path, init = {}) =>
      fetch(requireEnvironment('E2E_APP_URL') + path, {
        ...init,
        redirect: 'manual',
        headers: { ...Object.fromEntries(new Headers(init.headers)), authorization: `Bearer ${secret}` },
      }),
  }
}

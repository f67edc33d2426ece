import { expect, test } from 'vitest'
import { environmentFindings } from './audit-secrets.ts'

const keyOf = (host: string) => `pk_test_${Buffer.from(`${host}$`).toString('base64')}`
const codes = (environment: Readonly<Record<string, string>>, development: boolean) =>
  environmentFindings(environment, development).map(({ code, severity }) => `${severity} ${code}`)

test('a local Clerk is for development, a doubt in a build, and an error in a deployment', () => {
  const local = { PUBLIC_CLERK_PUBLISHABLE_KEY: keyOf('local-clerk.lcl.dev') }
  expect(codes(local, true)).toEqual([])
  expect(codes(local, false)).toEqual(['warning local-clerk-in-production'])
  expect(codes({ ...local, VERCEL: '1' }, false)).toEqual(['error local-clerk-in-production'])
  expect(codes({ PUBLIC_CLERK_PUBLISHABLE_KEY: keyOf('real.clerk.accounts.dev') }, false)).toEqual([])
})

test('a secret behind PUBLIC_ is an error, in development as well', () => {
  expect(codes({ PUBLIC_KEY: 'sk_test_0123456789abcdefghij' }, true)).toEqual(['error secret-in-public-env'])
})

import type { UserJSON as BackendUserJSON } from '@clerk/backend'
import type { ClientJSON, SessionJSON, SignUpJSON, UserJSON } from '@clerk/shared/types'
import { expectTypeOf, test } from 'vitest'
import type { frontendMembership, frontendOrganization, userInvitation } from './frontend/organization-json.ts'
import type { frontendUser } from './frontend/user-json.ts'
import type { Wire } from './wire.ts'

test('keeps the keys and the types of their values', () => {
  expectTypeOf<Wire<UserJSON>>().not.toBeAny()
  expectTypeOf<keyof Wire<UserJSON>>().toEqualTypeOf<keyof UserJSON>()
  expectTypeOf<Wire<UserJSON>['totp_enabled']>().toEqualTypeOf<boolean>()
  expectTypeOf<Wire<BackendUserJSON>['created_at']>().toEqualTypeOf<number>()
  expectTypeOf<Wire<SessionJSON>['status']>().toEqualTypeOf<SessionJSON['status']>()
  expectTypeOf<Wire<SessionJSON>['factor_verification_age']>().toEqualTypeOf<readonly [number, number] | null>()
  expectTypeOf<Wire<ClientJSON>['sessions'][number]['user']['id']>().toEqualTypeOf<string>()
})

test('refuses a value of another type, a missing key and an unknown one', () => {
  // @ts-expect-error -- a date as a string
  ;({ created_at: '2026-01-01' }) satisfies Wire<Pick<UserJSON, 'created_at'>>
  // @ts-expect-error -- a missing key
  ;({}) satisfies Wire<Pick<UserJSON, 'created_at'>>
  // @ts-expect-error -- a key that the SDK does not have
  ;({ created_at: 1, shoe_size: 4 }) satisfies Wire<Pick<UserJSON, 'created_at'>>
})

test('allows null where Clerk sends it', () => {
  expectTypeOf<null>().toExtend<Wire<SessionJSON>['last_active_token']>()
  expectTypeOf<null>().toExtend<NonNullable<Wire<SignUpJSON>['verifications']>['email_address']['strategy']>()
  expectTypeOf<null>().not.toExtend<Wire<SessionJSON>['user']>()
})

test('keeps private fields out of the Frontend API', () => {
  expectTypeOf<ReturnType<typeof frontendUser>>().not.toHaveProperty('private_metadata')
  expectTypeOf<ReturnType<typeof frontendUser>>().not.toHaveProperty('banned')
  expectTypeOf<ReturnType<typeof frontendMembership>>().not.toHaveProperty('private_metadata')
  expectTypeOf<ReturnType<typeof frontendMembership>['organization']>().not.toHaveProperty('private_metadata')
  expectTypeOf<ReturnType<typeof frontendOrganization>>().not.toHaveProperty('private_metadata')
  expectTypeOf<ReturnType<typeof userInvitation>>().not.toHaveProperty('private_metadata')
})

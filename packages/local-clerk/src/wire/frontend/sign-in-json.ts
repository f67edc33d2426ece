/** A sign-in attempt as the Frontend API writes it. */
import type { SignInFirstFactorJSON, SignInJSON } from '@clerk/shared/types'
import type { Instance } from '../../instance/instance.ts'
import type { SignInRecord, UserRecord } from '../../store/records.ts'
import { secondFactors } from '../../state/second-factors.ts'
import { imageUrl } from '../../state/image-url.ts'
import { primaryEmail } from '../../state/user-identifier.ts'
import { verificationJson } from '../verification-json.ts'
import type { Wire } from '../wire.ts'

export function firstFactors(user: UserRecord | undefined, withReset = true): SignInFirstFactorJSON[] {
  if (!user) return []
  const primary = primaryEmail(user)?.id
  const codes = <S extends 'email_code' | 'reset_password_email_code'>(strategy: S) =>
    user.emails
      .filter((email) => email.verified)
      .map((email) => ({
        strategy,
        safe_identifier: email.emailAddress,
        email_address_id: email.id,
        primary: email.id === primary,
      }))
  return [
    ...(user.passwordHash === null ? [] : [{ strategy: 'password' as const }]),
    ...codes('email_code'),
    ...(user.passwordHash === null || !withReset ? [] : codes('reset_password_email_code')),
  ]
}

export function signInJson(instance: Instance, signIn: SignInRecord) {
  const user = signIn.userId ? instance.store.users.get(signIn.userId) : undefined
  const complete = ['complete', 'needs_new_password', 'needs_second_factor'].includes(signIn.status)
  return {
    object: 'sign_in' as const,
    id: signIn.id,
    status: signIn.status,
    supported_identifiers: ['email_address'],
    identifier: signIn.identifier ?? '',
    user_data: user
      ? {
          first_name: user.firstName,
          last_name: user.lastName,
          image_url: imageUrl(instance, user),
          has_image: user.imageUrl !== null,
        }
      : null,
    supported_first_factors: signIn.status === 'needs_identifier' ? [] : firstFactors(user),
    supported_second_factors: user ? secondFactors(instance, user) : [],
    first_factor_verification: verificationJson({
      id: signIn.id,
      verified: complete,
      strategy: signIn.strategy,
      pending: signIn.pending,
      now: instance.clock.now(),
    }),
    second_factor_verification: null,
    created_session_id: signIn.createdSessionId,
    timezone: null,
  } satisfies Wire<SignInJSON>
}

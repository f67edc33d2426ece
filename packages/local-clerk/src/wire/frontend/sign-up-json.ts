/** A sign-up attempt as the Frontend API writes it. */
import { missingFields } from '../../state/sign-ups.ts'
import type { SignUpJSON } from '@clerk/shared/types'
import type { Instance } from '../../instance/instance.ts'
import type { SignUpRecord } from '../../store/records.ts'
import { verificationJson } from '../verification-json.ts'
import type { Wire } from '../wire.ts'

const notStarted = {
  id: '',
  object: '',
  status: null,
  strategy: null,
  attempts: null,
  expire_at: null,
  error: null,
  verified_at_client: '',
  next_action: '',
  supported_strategies: [],
}

export function signUpJson(instance: Instance, signUp: SignUpRecord) {
  const verification = verificationJson({
    id: signUp.id,
    verified: signUp.emailVerified,
    strategy: signUp.emailStrategy,
    pending: signUp.pending,
    now: instance.clock.now(),
  })
  return {
    object: 'sign_up' as const,
    id: signUp.id,
    status: signUp.createdUserId ? ('complete' as const) : ('missing_requirements' as const),
    required_fields: ['email_address', 'password'],
    optional_fields: ['first_name', 'last_name'],
    missing_fields: missingFields(signUp),
    unverified_fields: signUp.emailAddress !== null && !signUp.emailVerified ? ['email_address'] : [],
    username: signUp.username,
    first_name: signUp.firstName,
    last_name: signUp.lastName,
    email_address: signUp.emailAddress,
    phone_number: null,
    web3_wallet: null,
    external_account: null,
    external_account_strategy: null,
    has_password: signUp.passwordHash !== null,
    unsafe_metadata: signUp.unsafeMetadata,
    created_session_id: signUp.createdSessionId,
    created_user_id: signUp.createdUserId,
    abandon_at: signUp.createdAt + 86_400_000,
    legal_accepted_at: signUp.legalAcceptedAt,
    locale: null,
    timezone: null,
    verifications: {
      email_address: {
        ...(verification ?? notStarted),
        next_action: signUp.emailVerified ? '' : signUp.pending ? 'needs_attempt' : 'needs_prepare',
        supported_strategies: ['email_code'],
      },
      phone_number: notStarted,
      web3_wallet: notStarted,
      external_account: notStarted,
    },
  } satisfies Wire<SignUpJSON>
}

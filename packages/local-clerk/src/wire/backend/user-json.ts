/** Users as the Backend API writes them. Checked against `@clerk/backend`'s own type. */
import type { EmailAddressJSON, UserJSON } from '@clerk/backend'
import type { UserJSON as FrontendUserJSON } from '@clerk/shared/types'
import type { Instance } from '../../store/instance.ts'
import type { EmailRecord, UserRecord } from '../../store/records.ts'
import { hasSecondFactor } from '../../operations/second-factor.ts'
import { imageUrl } from '../image-url.ts'
import { verificationJson } from '../verification-json.ts'
import type { Wire } from '../wire.ts'

export const emailJson = (instance: Instance, email: EmailRecord) =>
  ({
    object: 'email_address' as const,
    id: email.id,
    email_address: email.emailAddress,
    reserved: false,
    verification: verificationJson({ ...email, now: instance.clock.now() }),
    linked_to: [],
    matches_sso_connection: false,
  }) satisfies Wire<EmailAddressJSON> & { reserved: boolean; matches_sso_connection: boolean }

/** What the Frontend API's users have besides; Clerk's own Backend API sends most of it as well. */
type FrontendOnly = Pick<FrontendUserJSON, 'enterprise_accounts' | 'passkeys' | 'timezone'> & {
  readonly saml_accounts: readonly []
  readonly deprovisioned: boolean
}

export function backendUser(instance: Instance, user: UserRecord) {
  return {
    object: 'user',
    id: user.id,
    username: user.username,
    first_name: user.firstName,
    last_name: user.lastName,
    image_url: imageUrl(instance, user),
    has_image: user.imageUrl !== null,
    primary_email_address_id: user.primaryEmailId,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    password_enabled: user.passwordHash !== null,
    two_factor_enabled: hasSecondFactor(instance, user),
    totp_enabled: hasSecondFactor(instance, user),
    backup_code_enabled: hasSecondFactor(instance, user) && user.backupCodes.length > 0,
    email_addresses: user.emails.map((email) => emailJson(instance, email)),
    phone_numbers: [],
    web3_wallets: [],
    passkeys: [],
    organization_memberships: null,
    external_accounts: [],
    enterprise_accounts: [],
    saml_accounts: [],
    password_last_updated_at: user.passwordHash === null ? null : user.updatedAt,
    public_metadata: user.publicMetadata,
    private_metadata: user.privateMetadata,
    unsafe_metadata: user.unsafeMetadata,
    external_id: user.externalId,
    last_sign_in_at: user.lastSignInAt,
    banned: user.banned,
    locked: user.locked,
    deprovisioned: false,
    lockout_expires_in_seconds: null,
    verification_attempts_remaining: 100,
    created_at: user.createdAt,
    updated_at: user.updatedAt,
    last_active_at: user.lastActiveAt,
    create_organization_enabled: user.createOrganizationEnabled,
    create_organizations_limit: user.createOrganizationsLimit,
    delete_self_enabled: user.deleteSelfEnabled,
    legal_accepted_at: user.legalAcceptedAt,
    locale: null,
    timezone: null,
  } satisfies Wire<UserJSON> & FrontendOnly
}

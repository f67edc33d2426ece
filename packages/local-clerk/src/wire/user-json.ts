/** The part of a user that both APIs write. */
import type { UserJSON } from '@clerk/backend'
import type { UserJSON as FrontendUserJSON } from '@clerk/shared/types'
import type { Instance } from '../instance/instance.ts'
import { imageUrl } from '../state/image-url.ts'
import { hasSecondFactor } from '../state/second-factors.ts'
import type { UserRecord } from '../store/records.ts'
import { emailJson } from './email-json.ts'
import type { Wire } from './wire.ts'

/** Fields that the Backend API's type lacks, although Clerk sends most of them there as well. */
type FrontendOnly = Pick<FrontendUserJSON, 'enterprise_accounts' | 'passkeys' | 'timezone'> & {
  readonly saml_accounts: readonly []
  readonly deprovisioned: boolean
}

export const userJson = (instance: Instance, user: UserRecord) =>
  ({
    object: 'user' as const,
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
    unsafe_metadata: user.unsafeMetadata,
    external_id: user.externalId,
    last_sign_in_at: user.lastSignInAt,
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
  }) satisfies Wire<Omit<UserJSON, 'private_metadata' | 'banned' | 'locked'>> & FrontendOnly

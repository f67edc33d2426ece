/** Clerk's `/v1/environment`: the configuration of the instance, from which Clerk's UI builds its forms. */
import type {
  AttributeDataJSON,
  DisplayConfigJSON,
  DisplayThemeJSON,
  EnvironmentJSON,
  UserSettingsJSON,
} from '@clerk/shared/types'
import { enrollmentModes } from '../../state/domains.ts'
import type { SecondFactorStrategy } from '../../state/second-factors.ts'
import type { Instance } from '../../instance/instance.ts'
import type { Settings } from '../../instance/settings.ts'
import { minimumPasswordLength } from '../../password/password.ts'
import type { Wire } from '../wire.ts'

const off: AttributeDataJSON = {
  enabled: false,
  required: false,
  verifications: [],
  used_for_first_factor: false,
  first_factors: [],
  used_for_second_factor: false,
  second_factors: [],
  verify_at_sign_up: false,
}

const secondFactor = (strategy: SecondFactorStrategy, enabled: boolean): AttributeDataJSON =>
  enabled ? { ...off, enabled, used_for_second_factor: true, second_factors: [strategy] } : off

function userSettings({ multiFactor }: Settings) {
  return {
    attributes: {
      email_address: {
        ...off,
        enabled: true,
        required: true,
        verifications: ['email_code'],
        used_for_first_factor: true,
        first_factors: ['email_code'],
        verify_at_sign_up: true,
      },
      password: { ...off, enabled: true, required: true },
      first_name: { ...off, enabled: true },
      last_name: { ...off, enabled: true },
      username: off,
      phone_number: off,
      web3_wallet: off,
      authenticator_app: secondFactor('totp', multiFactor),
      backup_code: secondFactor('backup_code', multiFactor),
      passkey: off,
    },
    actions: { delete_self: true, create_organization: true },
    social: {},
    enterprise_sso: { enabled: false, self_serve_sso: false, self_serve_directory_sync: false },
    sign_in: { second_factor: { required: false, enabled: multiFactor } },
    sign_up: {
      allowlist_only: false,
      captcha_enabled: false,
      legal_consent_enabled: false,
      mode: 'public',
      progressive: true,
      mfa: { required: false },
    },
    password_settings: {
      allowed_special_characters: '!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~',
      disable_hibp: true,
      min_length: minimumPasswordLength,
      max_length: 72,
      require_special_char: false,
      require_numbers: false,
      require_uppercase: false,
      require_lowercase: false,
      show_zxcvbn: false,
      min_zxcvbn_strength: 0,
    },
    passkey_settings: { allow_autofill: false, show_sign_in_button: false },
    username_settings: { min_length: 4, max_length: 64 },
    attack_protection: { enumeration_protection: { enabled: false } },
  } satisfies Wire<Omit<UserSettingsJSON, 'object' | 'id' | 'social'>> & {
    social: Partial<UserSettingsJSON['social']>
  }
}

function displayConfig({ settings }: Instance) {
  const { signInUrl, signUpUrl } = settings
  return {
    object: 'display_config',
    id: 'display_config_local',
    instance_environment_type: 'development',
    application_name: settings.applicationName,
    theme: theme(),
    preferred_sign_in_strategy: 'password',
    logo_image_url: '',
    favicon_image_url: '',
    home_url: '/',
    sign_in_url: signInUrl,
    sign_up_url: signUpUrl,
    user_profile_url: '/',
    after_sign_in_url: '/',
    after_sign_up_url: '/',
    after_sign_out_one_url: '/',
    after_sign_out_all_url: '/',
    after_switch_session_url: '/',
    organization_profile_url: '/',
    create_organization_url: '/',
    after_leave_organization_url: '/',
    after_create_organization_url: '/',
    waitlist_url: '/',
    after_join_waitlist_url: '/',
    support_email: '',
    branded: false,
    clerk_js_version: '6',
    captcha_public_key: null,
    captcha_public_key_invisible: null,
    captcha_widget_type: null,
    captcha_provider: 'turnstile',
    captcha_oauth_bypass: [],
    captcha_heartbeat: false,
    show_devmode_warning: false,
    terms_url: '',
    privacy_policy_url: '',
  } satisfies Wire<DisplayConfigJSON>
}

const theme = (): DisplayThemeJSON => ({
  buttons: { font_color: '#ffffff', font_family: '"Inter", sans-serif', font_weight: '600' },
  general: {
    color: '#2f3037',
    padding: '1em',
    box_shadow: '0 2px 8px rgba(0, 0, 0, 0.2)',
    font_color: '#2f3037',
    font_family: '"Inter", sans-serif',
    border_radius: '0.5em',
    background_color: '#ffffff',
    label_font_weight: '600',
  },
  accounts: { background_color: '#ffffff' },
})

/** The SDK's types require an id in each part, which Clerk does not send. */
type Part<T> = Omit<T, 'id' | 'object'>
type Environment = Omit<
  EnvironmentJSON,
  'user_settings' | 'organization_settings' | 'commerce_settings' | 'api_keys_settings'
> & {
  user_settings: unknown
  organization_settings: Part<EnvironmentJSON['organization_settings']>
  commerce_settings: Part<EnvironmentJSON['commerce_settings']>
  api_keys_settings: Part<EnvironmentJSON['api_keys_settings']>
}

export function instanceEnvironmentJson(instance: Instance) {
  const { settings } = instance
  return {
    object: 'environment',
    id: 'environment_local',
    auth_config: {
      object: 'auth_config',
      id: 'aconf_local',
      single_session_mode: settings.singleSession,
      claimed_at: null,
      reverification: true,
      preferred_channels: {},
      session_minter: false,
      native_settings: null,
    },
    display_config: displayConfig(instance),
    user_settings: userSettings(settings),
    organization_settings: {
      enabled: true,
      max_allowed_memberships: settings.maxAllowedMemberships,
      force_organization_selection: settings.requireOrganization,
      actions: { admin_delete: true },
      domains: {
        enabled: settings.verifiedDomains,
        enrollment_modes: settings.verifiedDomains ? [...enrollmentModes] : [],
        default_role: settings.defaultRole,
      },
      slug: { disabled: false },
      organization_creation_defaults: { enabled: false },
    },
    commerce_settings: {
      billing: {
        stripe_publishable_key: null,
        organization: { enabled: false, has_paid_plans: false },
        user: { enabled: false, has_paid_plans: false },
      },
    },
    api_keys_settings: { user_api_keys_enabled: false, orgs_api_keys_enabled: false },
    protect_config: { object: 'protect_config', id: 'protect_config_local' },
    maintenance_mode: false,
    client_debug_mode: false,
    partitioned_cookies: false,
  } satisfies Wire<Environment>
}

/** Options, and the settings that they resolve to. */
import { catalogFromAccess, type AccessCatalog, type AccessSource } from '../access/catalog-from-access.ts'
import { LocalClerkError } from '../errors/local-clerk-error.ts'
import { checkSessionClaims } from './session-claims.ts'
import { localFrontendApi, localPublishableKey, localSecretKey } from '../keys/local-keys.ts'
import type { Settings } from '../instance/settings.ts'
import type { WebhookEndpoint } from '../webhooks/webhooks.ts'
import type { Seed } from '../seed/seed.ts'

/** Settings that Clerk's dashboard has for an instance. */
export interface InstanceOptions {
  /**
   * Claims that every session token gets, as in "Customize session token". They may contain Clerk's shortcodes:
   * `{ metadata: '{{user.public_metadata}}' }`.
   */
  readonly sessionClaims?: Readonly<Record<string, unknown>> | undefined
}

/** The options of `startLocalClerk` and `localClerk`. */
export interface LocalClerkOptions {
  /** The result of `defineAccess`, whose roles the instance gets. Clerk's default roles without it. */
  readonly access?: AccessSource | undefined
  /** Users and organizations to start with. */
  readonly seed?: Seed | undefined
  /**
   * A directory that keeps data and signing key between runs, for one local Clerk at a time. Data is lost at the end
   * without it.
   */
  readonly persist?: string | undefined
  /** Endpoints that receive events, signed with `localWebhookSecret`. */
  readonly webhooks?: readonly WebhookEndpoint[] | undefined
  /** Host names of this machine besides `localhost`, `*.localhost`, `127.0.0.1` and `[::1]`. */
  readonly allowedHosts?: readonly string[] | undefined
  /** Settings that Clerk's dashboard has for an instance. */
  readonly instance?: InstanceOptions | undefined
  /** The name that Clerk's components show. */
  readonly applicationName?: string | undefined
  /** Path or URL of the app's sign-in page; `/sign-in` by default. */
  readonly signInUrl?: string | undefined
  /** Path or URL of the app's sign-up page; `/sign-up` by default. */
  readonly signUpUrl?: string | undefined
  /** Allows several signed-in accounts in one browser; `false` by default, as for new Clerk instances. */
  readonly multiSession?: boolean | undefined
  /** Keeps sessions without an organization pending (Clerk's `choose-organization` task); `false` by default. */
  readonly requireOrganization?: boolean | undefined
  /** Lets users add an authenticator app and backup codes, which they then need to sign in; `false` by default. */
  readonly multiFactor?: boolean | undefined
  /** Lets organizations verify email domains, whose users are invited or may ask to join; `false` by default. */
  readonly verifiedDomains?: boolean | undefined
  /** Maximum lifetime of a session in seconds; seven days by default. */
  readonly sessionLifetimeSeconds?: number | undefined
  /** How long, in seconds, a session may stay unused; unlimited by default. */
  readonly inactivityTimeoutSeconds?: number | undefined
  /** Maximum number of members of an organization that is created through an API; 0, the default, is unlimited. */
  readonly maxAllowedMemberships?: number | undefined
  /**
   * Applies Clerk's limits of 250 single and 50 bulk invitation requests per organization and hour; `false` by default.
   */
  readonly invitationLimits?: boolean | undefined
}

const week = 7 * 86_400

export function resolveSettings(options: LocalClerkOptions): { settings: Settings; catalog: AccessCatalog } {
  assertDevelopment(process.env)
  const catalog = catalogFromAccess(options.access)
  const settings: Settings = {
    frontendApi: localFrontendApi,
    publishableKey: localPublishableKey,
    secretKey: localSecretKey,
    applicationName: options.applicationName ?? 'Local Clerk',
    sessionLifetime: seconds('sessionLifetimeSeconds', options.sessionLifetimeSeconds ?? week) * 1000,
    inactivityTimeout:
      options.inactivityTimeoutSeconds === undefined
        ? null
        : seconds('inactivityTimeoutSeconds', options.inactivityTimeoutSeconds) * 1000,
    tokenLifetimeSeconds: 60,
    sessionClaims: checkSessionClaims(options.instance?.sessionClaims),
    requireOrganization: options.requireOrganization ?? false,
    singleSession: !(options.multiSession ?? false),
    multiFactor: options.multiFactor ?? false,
    verifiedDomains: options.verifiedDomains ?? false,
    maxAllowedMemberships: options.maxAllowedMemberships ?? 0,
    creatorRole: catalog.creatorRole,
    defaultRole: catalog.defaultRole,
    invitationsPerHour: options.invitationLimits ? 250 : null,
    bulkInvitationsPerHour: options.invitationLimits ? 50 : null,
    allowedHosts: (options.allowedHosts ?? []).map((host) => host.toLowerCase()),
    signInUrl: options.signInUrl ?? '/sign-in',
    signUpUrl: options.signUpUrl ?? '/sign-up',
  }
  return { settings, catalog }
}

/** @throws {LocalClerkError} `production_environment`, `live_key` */
export function assertDevelopment(environment: Readonly<Record<string, string | undefined>>): void {
  if (environment['NODE_ENV'] === 'production') {
    throw new LocalClerkError(
      'production_environment',
      'A local Clerk does not start with NODE_ENV=production, because any visitor could sign in as any user.',
      'Start it from development or test code only.',
    )
  }
  const live = Object.entries(environment).find(
    ([name, value]) => name.includes('CLERK') && /^(?:sk|pk)_live_/.test(value ?? ''),
  )
  if (live) {
    throw new LocalClerkError(
      'live_key',
      `${live[0]} holds a live Clerk key. A local Clerk does not start next to one, because production data and local data could be mixed.`,
      `Unset ${live[0]} for local runs.`,
    )
  }
}

function seconds(name: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value
  throw new LocalClerkError('invalid_option', `${name} must be a positive number.`, 'Give it in seconds.')
}

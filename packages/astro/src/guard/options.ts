import type { clerkMiddleware } from '@clerk/astro/server'
import { hostOf } from '../compile/host-of.ts'
import type { DenialEvent } from '../denial/denial-log.ts'
import { RolecallError } from '../errors/rolecall-error.ts'
import type { TrustedHosts } from './host-check.ts'
import { deploymentHosts } from './host-check.ts'

type ClerkOptions = Exclude<Parameters<typeof clerkMiddleware>[0], ((...args: never[]) => unknown) | undefined>

/** Options of {@link protectRoutes}: Clerk's and the guard's own. */
export interface ProtectRoutesOptions extends ClerkOptions, GuardOptions {}

/** The options that are not Clerk's. */
export interface GuardOptions {
  /**
   * More hosts that this app answers for, with or without a port: `app.example.com`. The hosts of `site`,
   * `i18n.domains` and `security.allowedDomains`, the hosts that the platform announces and loopback are always trusted. Requests for other hosts get a 421.
   */
  readonly trustedHosts?: readonly string[]
  /**
   * Public route patterns that load balancers request by IP address. Their GET requests skip the host check. Endpoints
   * skip Clerk as well, so that a handshake does not redirect the load balancer; they have no session and no
   * `locals.auth`.
   */
  readonly healthChecks?: readonly string[]
  /** Other origins that may send requests with cookies: `https://admin.example.com`. Their preflights are accepted. */
  readonly allowedOrigins?: readonly string[]
  /** URLs of personal pages, in Clerk's pattern syntax. They become part of `organizationSyncOptions`. */
  readonly personalAccountPatterns?: readonly string[]
  /**
   * How long Clerk may take to authenticate a request, in milliseconds, before the response is a 503. Default 5,000.
   */
  readonly authenticationTimeout?: number
  /** Called once per denial, without tokens and query values. Its errors are ignored. */
  readonly onDenial?: (event: DenialEvent) => void
}

/** Options after defaults. */
export interface GuardSettings {
  readonly trustedHosts: TrustedHosts
  readonly healthChecks: ReadonlySet<string>
  readonly allowedOrigins: ReadonlySet<string>
  readonly personalAccountPatterns: readonly string[]
  readonly authenticationTimeout: number
  readonly onDenial: ((event: DenialEvent) => void) | null
  readonly clerk: ClerkOptions
}

export function resolveOptions(options: ProtectRoutesOptions): GuardSettings {
  const {
    trustedHosts = [],
    healthChecks = [],
    allowedOrigins = [],
    personalAccountPatterns = [],
    authenticationTimeout = 5_000,
    onDenial,
    ...clerk
  } = options
  const environment: Readonly<Record<string, string | undefined>> = typeof process === 'undefined' ? {} : process.env
  return {
    trustedHosts: [...deploymentHosts(environment), ...trustedHosts.map(requireHost)],
    healthChecks: new Set(healthChecks),
    allowedOrigins: new Set(allowedOrigins.map(requireOrigin)),
    personalAccountPatterns,
    authenticationTimeout: requireDuration(authenticationTimeout),
    onDenial: onDenial ?? null,
    // Does not compile when an option of ours is missing above and would reach Clerk.
    clerk: clerk satisfies ClerkOptions & { readonly [Key in keyof GuardOptions]?: never },
  }
}

function requireDuration(milliseconds: number): number {
  if (Number.isFinite(milliseconds) && milliseconds > 0 && milliseconds < 2 ** 31) return milliseconds
  throw new RolecallError(
    'invalid_option',
    `authenticationTimeout is ${String(milliseconds)}, which is not a duration.`,
    'Write a number of milliseconds, such as 5_000.',
  )
}

function requireHost(host: string): string {
  if (typeof host === 'string' && /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i.test(host)) return host.toLowerCase()
  const meant = hostOf(host)
  throw new RolecallError(
    'invalid_option',
    `trustedHosts contains "${host}", which is not a host.`,
    `Write ${meant === null ? "'app.example.com'" : `'${meant}'`}.`,
  )
}

function requireOrigin(origin: string): string {
  if (URL.canParse(origin) && new URL(origin).origin === origin.toLowerCase()) return origin.toLowerCase()
  throw new RolecallError(
    'invalid_option',
    `allowedOrigins contains "${origin}", which is not an origin.`,
    `Write 'https://admin.example.com': no path, no wildcard.`,
  )
}

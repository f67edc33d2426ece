/**
 * The host check. Clients choose `Host` and `X-Forwarded-Host`, and redirects, Clerk's handshake and absolute URLs
 * point there. A request for an unknown host is rejected before anything reads them.
 */

import { hostOf } from '../compile/host-of.ts'
import { printable } from '../denial/printable.ts'

/**
 * Hosts as `host[:port]`. Without a port, all ports of the host are trusted. The Astro configuration may name hosts with
 * `*.` or `**.` in front.
 */
export type TrustedHosts = readonly string[]

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The environment variables in which platforms announce the hosts of a deployment. */
const deploymentVariables = [
  'VERCEL_URL',
  'VERCEL_BRANCH_URL',
  'VERCEL_PROJECT_PRODUCTION_URL',
  'URL',
  'DEPLOY_URL',
  'DEPLOY_PRIME_URL',
  'CF_PAGES_URL',
  'RENDER_EXTERNAL_HOSTNAME',
  'RAILWAY_PUBLIC_DOMAIN',
]

/** The hosts of this deployment, as the platform announces them. */
export function deploymentHosts(environment: Readonly<Record<string, string | undefined>>): TrustedHosts {
  return deploymentVariables.flatMap((name) => {
    const host = hostOf(environment[name])
    return host === null ? [] : [host]
  })
}

/** The first host or protocol in a request that this server does not answer for, or `null`. */
export function strangeName(request: Request, url: URL, trusted: TrustedHosts): string | null {
  const forwarded = request.headers.get('x-forwarded-host')
  const protocol = request.headers.get('x-forwarded-proto')
  const names = [request.headers.get('host') ?? url.host, url.host, ...(forwarded === null ? [] : forwarded.split(','))]
  const strange = names.find((name) => !isOneOf(name.trim().toLowerCase(), trusted))
  if (strange !== undefined) return strange.trim()
  const isWeb = protocol === null || protocol.split(',').every((part) => /^\s*https?\s*$/i.test(part))
  return isWeb ? null : `${protocol}://`
}

/** The number of distinct hosts after which nothing more is logged, because clients choose them. */
const mostReported = 20

/** Logs each rejected host once, because a deployment without its own host in the list rejects every request. */
export function reportStrangeNames(write: (line: string) => void): (name: string, trusted: TrustedHosts) => void {
  const reported = new Set<string>()
  return (name, trusted) => {
    const shown = printable(name)
    if (reported.has(shown) || reported.size >= mostReported) return
    reported.add(shown)
    write(
      `[rolecall] Refused a request for the host ${shown} with 421. This app answers for ${[...new Set(trusted), 'loopback'].join(', ')}. ` +
        `If ${shown} is its name, set site (or i18n.domains, security.allowedDomains) in the Astro configuration or trustedHosts in protectRoutes(); ` +
        'if a proxy made the name up, let the proxy pass on the Host of the request.' +
        (reported.size === mostReported ? ' Further names are not reported.' : ''),
    )
  }
}

function isOneOf(host: string, trusted: TrustedHosts): boolean {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/.exec(host)
  if (!match) return false
  const [, name = '', port] = match
  if (loopback.has(name)) return true
  return trusted.some(
    (entry) =>
      covers(entry, host) ||
      covers(entry, name) ||
      (port === undefined && (covers(entry, `${name}:443`) || covers(entry, `${name}:80`))),
  )
}

/** Whether an entry is a host, or a pattern that covers it: `*.` stands for one label, `**.` for one or more. */
function covers(entry: string, host: string): boolean {
  const [, wildcard, domain = ''] = /^(\*\*?)(\..+)$/.exec(entry) ?? []
  if (wildcard === undefined) return entry === host
  const labels = host.endsWith(domain) ? host.slice(0, -domain.length) : ''
  return (wildcard === '*' ? /^[a-z0-9-]+$/ : /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/).test(labels)
}

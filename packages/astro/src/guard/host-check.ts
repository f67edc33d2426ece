/**
 * The host check. `Host` and `X-Forwarded-Host` are text from the client, and they decide where redirects, Clerk's
 * handshake and absolute URLs point: an unknown one is refused before anything reads it.
 */

import { hostOf } from '../compile/host-of.ts'

/** Hosts in `host[:port]` form; without a port, every port of that name is trusted. */
export type TrustedHosts = readonly string[]

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Names of this deployment that platforms announce in the environment. */
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

/** The hosts that the platform says this deployment has. */
export function deploymentHosts(environment: Readonly<Record<string, string | undefined>>): TrustedHosts {
  return deploymentVariables.flatMap((name) => {
    const host = hostOf(environment[name])
    return host === null ? [] : [host]
  })
}

/** What a request calls this server that is not one of its names; `null` when every name it carries is. */
export function strangeName(request: Request, url: URL, trusted: TrustedHosts): string | null {
  const forwarded = request.headers.get('x-forwarded-host')
  const protocol = request.headers.get('x-forwarded-proto')
  const names = [request.headers.get('host') ?? url.host, url.host, ...(forwarded === null ? [] : forwarded.split(','))]
  const strange = names.find((name) => !isOneOf(name.trim().toLowerCase(), trusted))
  if (strange !== undefined) return strange.trim()
  const isWeb = protocol === null || protocol.split(',').every((part) => /^\s*https?\s*$/i.test(part))
  return isWeb ? null : `${protocol}://`
}

/** Beyond this many names the log says nothing more: they are text from clients. */
const mostReported = 20

/** Tells the operator once about each name that was refused: a deployment that forgot its own is refused everywhere. */
export function reportStrangeNames(write: (line: string) => void): (name: string, trusted: TrustedHosts) => void {
  const reported = new Set<string>()
  return (name, trusted) => {
    const shown = JSON.stringify(name.slice(0, 100))
    if (reported.has(shown) || reported.size >= mostReported) return
    reported.add(shown)
    write(
      `[rolecall] Refused a request for the host ${shown} with 421. This app answers for ${[...new Set(trusted), 'loopback'].join(', ')}. ` +
        `If ${shown} is its name, set site in the Astro configuration or trustedHosts in protectRoutes(); ` +
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
      entry === host || entry === name || (port === undefined && (entry === `${name}:443` || entry === `${name}:80`)),
  )
}

/**
 * The host names that a local Clerk answers. A page of another site can make a browser send requests to this machine,
 * even under that site's own name (DNS rebinding). Only loopback names and explicitly allowed hosts are answered.
 */
import type { Settings } from '../instance/settings.ts'

type AllowedHosts = Pick<Settings, 'allowedHosts'>

/** The host without its port, lower case: `[::1]:4321` → `[::1]`. */
export const hostnameOf = (host: string): string => host.toLowerCase().replace(/:\d+$/, '')

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

export function isAllowedHost({ allowedHosts }: AllowedHosts, host: string | null | undefined): boolean {
  if (!host) return false
  const name = hostnameOf(host)
  return loopback.has(name) || name.endsWith('.localhost') || allowedHosts.includes(name)
}

export function isAllowedOrigin(settings: AllowedHosts, origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const url = new URL(origin)
  return (url.protocol === 'http:' || url.protocol === 'https:') && isAllowedHost(settings, url.host)
}

/** Whether the other end of a socket is this machine. */
export const isLoopbackAddress = (address: string): boolean => /^(?:::1$|(?:::ffff:)?127\.)/.test(address)

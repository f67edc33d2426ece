import { createHash } from 'node:crypto'
import type { Instance } from '../instance/instance.ts'
import { userIdentifier } from './user-identifier.ts'

export interface Picture {
  readonly type: string
  readonly body: Uint8Array<ArrayBuffer> | string
}

/** The uploaded picture with this id, or generated initials for the user or organization with this id. */
export function picture(instance: Instance, id: string): Picture | undefined {
  const image = instance.store.images.get(id)
  if (image) return { type: image.type, body: new Uint8Array(Buffer.from(image.base64, 'base64')) }
  const user = instance.store.users.get(id)
  if (user)
    return {
      type: 'image/svg+xml',
      body: initials(id, [user.firstName, user.lastName].filter(Boolean).join(' ') || userIdentifier(user)),
    }
  const organization = instance.store.organizations.get(id)
  return organization && { type: 'image/svg+xml', body: initials(id, organization.name) }
}

function initials(id: string, name: string): string {
  const hue = createHash('sha256').update(id).digest().readUInt16BE(0) % 360
  const letters = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) =>
      word
        .replace(/[^\p{L}\p{N}]/gu, '')
        .slice(0, 1)
        .toUpperCase(),
    )
    .join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80"><rect width="80" height="80" fill="hsl(${hue} 45% 42%)"/><text x="40" y="40" dy=".35em" text-anchor="middle" font-family="system-ui,sans-serif" font-size="32" fill="#fff">${letters}</text></svg>`
}

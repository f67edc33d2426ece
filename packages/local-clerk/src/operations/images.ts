/** Uploaded pictures, and the initials that stand in for a missing one. */
import { createHash } from 'node:crypto'
import { createId } from '../store/ids.ts'
import type { Instance } from '../store/instance.ts'
import type { ImageRecord } from '../store/records.ts'
import { invalidParam, missingParam } from '../wire/api-error.ts'
import type { Params } from '../wire/params.ts'
import { userIdentifier } from '../wire/user-identifier.ts'

const types = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
const maximumBytes = 10 * 1024 * 1024

/** Stores the picture that came as the file part `file`, or as base64 text in it. */
export async function storeImage(instance: Instance, form: Params): Promise<ImageRecord> {
  const file = form.file('file')
  if (!file) throw missingParam('file')
  if (!types.has(file.type))
    throw invalidParam(
      'file',
      `${file.type || 'This file'} is not a picture. Use PNG, JPEG, GIF or WebP.`,
      'image_type_not_supported',
    )
  if (file.size > maximumBytes) throw invalidParam('file', 'The picture is larger than 10 MB.', 'image_too_large')
  const base64 = Buffer.from(await file.arrayBuffer()).toString('base64')
  return instance.store.images.put({ id: createId('img'), type: file.type, base64 })
}

export function removeImage(instance: Instance, id: string | null): void {
  if (id) instance.store.images.remove(id)
}

export interface Picture {
  readonly type: string
  readonly body: Uint8Array<ArrayBuffer> | string
}

/** The picture with this id, or initials for the user or organization with this id. */
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

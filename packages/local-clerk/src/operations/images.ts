import { createId } from '../store/ids.ts'
import type { Instance } from '../instance/instance.ts'
import type { ImageRecord } from '../store/records.ts'
import { invalidParam } from '../refusal/api-error.ts'

const types = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
const maximumBytes = 10 * 1024 * 1024

/** Stores an uploaded picture. */
export async function storeImage(instance: Instance, file: File): Promise<ImageRecord> {
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

import type { Instance } from '../instance/instance.ts'

/** The URL of the picture of a user or organization: an upload, or generated initials. */
export const imageUrl = (
  instance: Instance,
  owner: { readonly id: string; readonly imageUrl: string | null },
): string => `${instance.baseUrl()}/images/${owner.imageUrl ?? owner.id}`

import type { Instance } from '../instance/instance.ts'

/** Where the picture of a user or organization is served: the uploaded one, or initials drawn on the fly. */
export const imageUrl = (
  instance: Instance,
  owner: { readonly id: string; readonly imageUrl: string | null },
): string => `${instance.baseUrl()}/images/${owner.imageUrl ?? owner.id}`

import type { Instance } from '../instance/instance.ts'

/**
 * The `azp` of cookies that are made for no particular app: the app that called last, or else the local Clerk, which
 * shares its origin with the app under `astro dev`.
 */
export const lastAppOrigin = (instance: Instance): string => instance.appOrigin() ?? new URL(instance.baseUrl()).origin

/**
 * The keys of a local Clerk are fixed and public. They give access to a server on this machine only, and a fixed key can
 * be built into an app before the server starts. Build tools can recognise them and refuse them in production.
 */

/** The host in the publishable key. The SDK uses a proxy URL instead, so no request goes to this host. */
export const localFrontendApi = 'local-clerk.lcl.dev'

/** `pk_test_` and the base64 of `<host>$` without padding, as Clerk's SDK parses it. */
export const localPublishableKey = `pk_test_${Buffer.from(`${localFrontendApi}$`).toString('base64').replace(/=+$/, '')}`

export const localSecretKey = 'sk_test_localClerkIsNotASecret'

/** The secret that signs webhooks, for `verifyWebhook`. */
export const localWebhookSecret = `whsec_${Buffer.from('a local webhook needs no secret').toString('base64')}`

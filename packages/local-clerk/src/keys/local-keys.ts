/**
 * The keys of a local Clerk are fixed and public: they open nothing but a server on this machine, and a fixed key can
 * be built into an app before the server starts. Tooling can recognise them and refuse them in production builds.
 */

/** The host that the publishable key names. Nothing is ever requested from it: the SDK is pointed at a proxy URL. */
export const localFrontendApi = 'local-clerk.lcl.dev'

/** `pk_test_` and the unpadded base64 of `<host>$`, the form that Clerk's SDK parses. */
export const localPublishableKey = `pk_test_${Buffer.from(`${localFrontendApi}$`).toString('base64').replace(/=+$/, '')}`

export const localSecretKey = 'sk_test_localClerkIsNotASecret'

/** Signs webhooks; give it to `verifyWebhook`. */
export const localWebhookSecret = `whsec_${Buffer.from('a local webhook needs no secret').toString('base64')}`

/**
 * The keys of a local Clerk are fixed and public: they open nothing but a server on this machine, and a fixed key can
 * be built into an app before the server starts. Tooling can recognise them and refuse them in production builds.
 */

/** The host that the publishable key names. Nothing is ever requested from it: the SDK is pointed at a proxy URL. */
export const LOCAL_FRONTEND_API = 'local-clerk.lcl.dev'

/** `pk_test_` and the unpadded base64 of `<host>$`, the form that Clerk's SDK parses. */
export const LOCAL_PUBLISHABLE_KEY = `pk_test_${Buffer.from(`${LOCAL_FRONTEND_API}$`).toString('base64').replace(/=+$/, '')}`

export const LOCAL_SECRET_KEY = 'sk_test_localClerkIsNotASecret'

/** Signs webhooks; give it to `verifyWebhook`. */
export const LOCAL_WEBHOOK_SECRET = `whsec_${Buffer.from('a local webhook needs no secret').toString('base64')}`

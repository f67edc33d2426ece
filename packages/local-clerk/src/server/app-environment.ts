/** The environment of an app: the variables that point Clerk's SDKs at a local Clerk. */
import { localWebhookSecret } from '../keys/local-keys.ts'
import type { Settings } from '../instance/settings.ts'

/**
 * Whether a variable may be set while an app is built. The secret key must not be, because it would be inlined into the
 * bundle.
 */
export const isBuildTime = (name: string): boolean => name.startsWith('PUBLIC_')

/**
 * @param apiUrl absolute URL for servers
 * @param proxyUrl URL for browsers: absolute, or a path of the app
 */
export function appEnvironment(
  settings: Pick<Settings, 'publishableKey' | 'secretKey' | 'signInUrl' | 'signUpUrl'>,
  apiUrl: string,
  proxyUrl: string,
): Record<string, string> {
  const separate = proxyUrl.startsWith('http')
  return {
    PUBLIC_CLERK_PUBLISHABLE_KEY: settings.publishableKey,
    PUBLIC_CLERK_PROXY_URL: proxyUrl,
    PUBLIC_CLERK_SIGN_IN_URL: settings.signInUrl,
    PUBLIC_CLERK_SIGN_UP_URL: settings.signUpUrl,
    PUBLIC_CLERK_TELEMETRY_DISABLED: 'true',
    PUBLIC_CLERK_KEYLESS_DISABLED: 'true',
    // With an absolute proxy URL, the SDK requests its scripts over https, which a local server does not speak.
    ...(separate
      ? {
          PUBLIC_CLERK_JS_URL: scriptUrl(proxyUrl, 'clerk-js@6', 'clerk.browser.js'),
          PUBLIC_CLERK_UI_URL: scriptUrl(proxyUrl, 'ui@1', 'ui.browser.js'),
        }
      : {}),
    CLERK_SECRET_KEY: settings.secretKey,
    CLERK_API_URL: apiUrl,
    CLERK_WEBHOOK_SIGNING_SECRET: localWebhookSecret,
  }
}

const scriptUrl = (base: string, name: string, file: string): string => `${base}/npm/@clerk/${name}/dist/${file}`

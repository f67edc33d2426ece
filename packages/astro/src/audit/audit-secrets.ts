import type { Finding } from './finding.ts'
import { secretsIn } from './find-secrets.ts'

/**
 * Secrets where everybody can read them, and keys of a Clerk that exists on one machine only. No finding repeats
 * the secret.
 */

/** The host inside the publishable key of `@rolecall/local-clerk`. */
const LOCAL_FRONTEND_API = 'local-clerk.lcl.dev'

/** Variables that platforms set while they build a deployment. */
const PLATFORMS = ['VERCEL', 'NETLIFY', 'CF_PAGES', 'RENDER', 'RAILWAY_ENVIRONMENT', 'FLY_APP_NAME', 'HEROKU_BUILD']

/** Findings about the environment of a build; in development a local Clerk is what one wants. */
export function environmentFindings(
  environment: Readonly<Record<string, string | undefined>>,
  development: boolean,
): readonly Finding[] {
  const findings: Finding[] = Object.entries(environment)
    .filter(([name, value]) => name.startsWith('PUBLIC_') && value !== undefined && secretsIn(value).length > 0)
    .map(([name, value = '']) => ({
      code: 'secret-in-public-env',
      severity: 'error',
      file: '.env',
      message: `${name} holds ${secretsIn(value)[0] ?? 'a secret'}, and everything that starts with PUBLIC_ goes to the browser.`,
      remedy: 'Rename it (CLERK_SECRET_KEY), and roll the key if it was ever deployed.',
    }))
  if (!development && publishableHost(environment.PUBLIC_CLERK_PUBLISHABLE_KEY) === LOCAL_FRONTEND_API) {
    const platform = PLATFORMS.find((name) => environment[name] !== undefined && environment[name] !== '')
    findings.push({
      code: 'local-clerk-in-production',
      severity: platform === undefined ? 'warning' : 'error',
      file: '.env',
      message:
        platform === undefined
          ? 'This build signs people in at a local Clerk: it works on this machine only.'
          : `A deployment (${platform}) is built with the keys of a local Clerk, whose accounts anybody can make.`,
      remedy: 'Set PUBLIC_CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY of your Clerk instance for deployments.',
    })
  }
  return findings
}

function publishableHost(key: string | undefined): string | null {
  const encoded = /^pk_(?:test|live)_([A-Za-z0-9+/=_-]+)$/.exec(key ?? '')?.[1]
  return encoded === undefined ? null : Buffer.from(encoded, 'base64').toString().replace(/\$$/, '')
}

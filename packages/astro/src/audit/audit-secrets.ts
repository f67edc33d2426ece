import type { Finding } from '../finding/finding.ts'
import { secretsIn } from './find-secrets.ts'

/** Findings about secrets in public places and about keys of a local Clerk. No finding repeats a secret. */

/** The host inside the publishable key of `@rolecall/local-clerk`. */
const localFrontendApi = 'local-clerk.lcl.dev'

/** Environment variables that platforms set while they build a deployment. */
const platforms = ['VERCEL', 'NETLIFY', 'CF_PAGES', 'RENDER', 'RAILWAY_ENVIRONMENT', 'FLY_APP_NAME', 'HEROKU_BUILD']

/** Findings about the environment variables of a build. In development, a local Clerk is no finding. */
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
      message: `${name} holds ${secretsIn(value)[0] ?? 'a secret'}, and variables that start with PUBLIC_ are sent to browsers.`,
      remedy: 'Rename it to CLERK_SECRET_KEY or the like, and roll the key if it was ever deployed.',
    }))
  if (!development && publishableHost(environment.PUBLIC_CLERK_PUBLISHABLE_KEY) === localFrontendApi) {
    const platform = platforms.find((name) => environment[name] !== undefined && environment[name] !== '')
    findings.push({
      code: 'local-clerk-in-production',
      severity: platform === undefined ? 'warning' : 'error',
      file: '.env',
      message:
        platform === undefined
          ? 'This build uses the keys of a local Clerk, so it works on this machine only.'
          : `This deployment (${platform}) uses the keys of a local Clerk, where anyone can create accounts.`,
      remedy: 'For deployments, set PUBLIC_CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY of your Clerk instance.',
    })
  }
  return findings
}

function publishableHost(key: string | undefined): string | null {
  const encoded = /^pk_(?:test|live)_([A-Za-z0-9+/=_-]+)$/.exec(key ?? '')?.[1]
  return encoded === undefined ? null : Buffer.from(encoded, 'base64').toString().replace(/\$$/, '')
}

import type { Finding } from '../finding/finding.ts'

/** Findings about secrets in public places and about keys of a local Clerk. No finding repeats a secret. */

/** The format of secret keys: `sk_test_…` and `sk_live_…`. */
const secretKeyPattern = /\bsk_(?:test|live)_[A-Za-z0-9]{20,}/

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
    .filter(([name, value]) => name.startsWith('PUBLIC_') && value !== undefined && secretKeyPattern.test(value))
    .map(([name]) => ({
      code: 'secret-in-public-env',
      severity: 'error',
      file: '.env',
      message: `${name} holds a secret key, and variables that start with PUBLIC_ are sent to browsers.`,
      remedy: 'Rename it to CLERK_SECRET_KEY, and roll the key if it was ever deployed.',
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

/** Findings about one file of the build's output. */
export function outputFindings(file: string, content: string, secretKey: string | undefined): readonly Finding[] {
  const inlined = secretKey !== undefined && secretKey.length >= 12 && content.includes(secretKey)
  if (!inlined && !secretKeyPattern.test(content)) return []
  return [
    {
      code: 'secret-in-output',
      severity: 'error',
      file,
      message: inlined
        ? 'The build wrote the value of CLERK_SECRET_KEY into its output.'
        : 'The output contains a string that looks like a secret key (sk_…).',
      remedy:
        'Build without CLERK_SECRET_KEY, and set it for the running server only. Never write a key into a source file.',
    },
  ]
}

function publishableHost(key: string | undefined): string | null {
  const encoded = /^pk_(?:test|live)_([A-Za-z0-9+/=_-]+)$/.exec(key ?? '')?.[1]
  return encoded === undefined ? null : Buffer.from(encoded, 'base64').toString().replace(/\$$/, '')
}

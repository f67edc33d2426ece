import { localPublishableKey, localSecretKey } from '../keys/local-keys.ts'
import { appEnvironment, isBuildTime } from './app-environment.ts'

interface BuildTarget {
  /** The port of the local Clerk when the app runs. */
  readonly port: number
  readonly signInUrl?: string
  readonly signUpUrl?: string
}

/**
 * The environment variables for building an app before its local Clerk runs, on a known port. None of them is a secret.
 *
 * @example
 * ```ts
 * // astro.config.ts, for a build that browser tests use
 * import { localClerkBuildEnvironment } from '@rolecall/local-clerk'
 * Object.assign(process.env, localClerkBuildEnvironment({ port: 4322 }))
 * ```
 */
export function localClerkBuildEnvironment(target: BuildTarget): Readonly<Record<string, string>> {
  const { port, signInUrl = '/sign-in', signUpUrl = '/sign-up' } = target
  const url = `http://localhost:${port}`
  const keys = { publishableKey: localPublishableKey, secretKey: localSecretKey }
  const environment = appEnvironment({ ...keys, signInUrl, signUpUrl }, url, url)
  return Object.fromEntries(Object.entries(environment).filter(([name]) => isBuildTime(name)))
}

import { localPublishableKey, localSecretKey } from '../keys/local-keys.ts'
import { appEnvironment, isBuildTime } from './app-environment.ts'

interface BuildTarget {
  /** The port that the local Clerk will have when the app runs. */
  readonly port: number
  readonly signInUrl?: string
  readonly signUpUrl?: string
}

/**
 * The variables that an app needs when it is built for a local Clerk that is started later, on a known port. There is
 * no secret among them.
 *
 * @example
 * // astro.config.ts, for a build that browser tests use
 * import { localClerkBuildEnvironment } from '@rolecall/local-clerk'
 * Object.assign(process.env, localClerkBuildEnvironment({ port: 4322 }))
 */
export function localClerkBuildEnvironment(target: BuildTarget): Readonly<Record<string, string>> {
  const { port, signInUrl = '/sign-in', signUpUrl = '/sign-up' } = target
  const url = `http://localhost:${port}`
  const keys = { publishableKey: localPublishableKey, secretKey: localSecretKey }
  const environment = appEnvironment({ ...keys, signInUrl, signUpUrl }, url, url)
  return Object.fromEntries(Object.entries(environment).filter(([name]) => isBuildTime(name)))
}

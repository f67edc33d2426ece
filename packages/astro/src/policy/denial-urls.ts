import { invalidPolicy } from './invalid-policy.ts'
import type { DenialUrls } from './policy.ts'

const urlKeys = Object.keys({
  unauthenticatedUrl: true,
  organizationUrl: true,
  forbiddenUrl: true,
} satisfies Record<keyof DenialUrls, true>) as readonly (keyof DenialUrls)[]

/** The redirect targets among the options. */
export function denialUrls(options: DenialUrls): DenialUrls {
  const urls: { -readonly [Key in keyof DenialUrls]: DenialUrls[Key] } = {}
  for (const key of urlKeys) {
    const value = options[key]
    if (value === undefined) continue
    if (!/^\/(?![/\\])[^\\\s]*$/.test(value)) {
      throw invalidPolicy(
        `"${key}" is "${value}", which is not a path of this app.`,
        `Write a path such as '/sign-in'.`,
      )
    }
    urls[key] = value
  }
  return Object.freeze(urls)
}

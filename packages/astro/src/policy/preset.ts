import { denialUrls } from './denial-urls.ts'
import { invalidPolicy } from './invalid-policy.ts'
import type { Policy, PolicyOptions, ProtectAllExceptOptions, ProtectOnlyOptions, Rule } from './policy.ts'

/**
 * The opt-out policy. A route that is neither public nor covered by a rule is unlisted. It needs a signed-in visitor, and
 * no more than that: with open sign-up, any visitor can become one. `unlisted` asks for more, or makes the build fail.
 * An action or island without an entry is denied.
 *
 * @returns the policy, for the module's default export
 * @throws {RolecallError} `invalid_policy` when a part is not plain data, or a key is unknown
 * @example
 * ```ts
 * import { protectAllExcept } from '@rolecall/astro/policy'
 * import { role } from '@rolecall/rbac'
 *
 * export default protectAllExcept({
 *   public: ['/', '/sign-in/[...path]'],
 *   rules: { '/admin/**': role('org:admin') },
 * })
 * ```
 */
export function protectAllExcept(options: ProtectAllExceptOptions): Policy {
  return definePolicy('protect-all-except', options, options.public, options.unlisted ?? { type: 'signedIn' })
}

/**
 * The opt-in policy. A route without a rule is open to everyone. An action or island without an entry is denied.
 *
 * @returns the policy, for the module's default export
 * @throws {RolecallError} `invalid_policy` when a part is not plain data, or a key is unknown
 * @example
 * ```ts
 * import { protectOnly } from '@rolecall/astro/policy'
 * import { signedIn } from '@rolecall/rbac'
 *
 * export default protectOnly({ rules: { '/portal/**': signedIn() }, actions: {}, islands: {} })
 * ```
 */
export function protectOnly(options: ProtectOnlyOptions): Policy {
  return definePolicy('protect-only', options, [], null)
}

/** The parts of a policy that map patterns to requirements. */
export const ruleParts = ['rules', 'actions', 'islands'] as const

/** Every key of the options, with the presets that accept it. */
export const optionKeys = {
  public: ['protect-all-except'],
  unlisted: ['protect-all-except'],
  rules: ['protect-all-except', 'protect-only'],
  actions: ['protect-all-except', 'protect-only'],
  islands: ['protect-all-except', 'protect-only'],
  hide: ['protect-all-except', 'protect-only'],
  unauthenticatedUrl: ['protect-all-except', 'protect-only'],
  organizationUrl: ['protect-all-except', 'protect-only'],
  forbiddenUrl: ['protect-all-except', 'protect-only'],
} as const satisfies Record<keyof ProtectAllExceptOptions | keyof ProtectOnlyOptions, readonly Policy['mode'][]>

function definePolicy(
  mode: Policy['mode'],
  options: PolicyOptions,
  publicPatterns: readonly string[],
  unlisted: Policy['unlisted'],
): Policy {
  requireRecord(options, 'The policy', 'Pass an object such as { rules: { … } }.')
  const known = keysOf(mode)
  for (const key of Object.keys(options)) {
    if (!known.has(key)) {
      throw invalidPolicy(`The policy has an unknown key "${key}".`, `Known keys: ${[...known].join(', ')}.`)
    }
  }
  requireList(publicPatterns, 'public')
  requireUnlisted(unlisted)
  requireList(options.hide ?? [], 'hide')
  for (const part of ruleParts) {
    const value = options[part]
    if (value === undefined) continue
    requireRecord(value, `"${part}"`, `Write { ${part}: { 'pattern': requirement } }.`)
    for (const [pattern, rule] of Object.entries(value)) requireData(rule, `${part}['${pattern}']`)
  }
  return Object.freeze({
    rolecall: 'policy',
    mode,
    public: Object.freeze([...publicPatterns]),
    unlisted,
    rules: Object.freeze({ ...(options.rules as Readonly<Record<string, Rule>> | undefined) }),
    actions: options.actions ? Object.freeze({ ...options.actions }) : null,
    islands: options.islands ? Object.freeze({ ...options.islands }) : null,
    hide: Object.freeze([...(options.hide ?? [])]),
    urls: denialUrls(options),
  })
}

function keysOf(mode: Policy['mode']): ReadonlySet<string> {
  const presetsByKey: Readonly<Record<string, readonly Policy['mode'][]>> = optionKeys
  return new Set(Object.keys(presetsByKey).filter((key) => presetsByKey[key]?.includes(mode)))
}

function requireUnlisted(value: unknown): void {
  if (value === 'refuse' || value === null) return
  if (typeof value === 'string')
    throw invalidPolicy(`"unlisted" is "${value}".`, `Write 'refuse' or a requirement such as signedIn().`)
  requireData(value, '"unlisted"')
  if ('rolecall' in Object(value))
    throw invalidPolicy(
      '"unlisted" is everyone() or override(), but it replaces no other rule.',
      'Write a requirement, or use protectOnly() for a policy that opens unlisted routes.',
    )
}

function requireData(value: unknown, where: string): void {
  if (typeof value === 'function') {
    throw invalidPolicy(
      `${where} is a function, but a policy is plain data.`,
      'Call it: signedIn() instead of signedIn. For a check that needs code, use check() or protect() in the page.',
    )
  }
  requireRecord(value, where, `Write a requirement such as signedIn(), role('org:admin') or everyone().`)
}

function requireRecord(value: unknown, what: string, hint: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidPolicy(`${what} is ${value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value}.`, hint)
  }
}

function requireList(value: readonly unknown[], what: string): void {
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string')) {
    throw invalidPolicy(`"${what}" is not a list of route patterns.`, `Write { ${what}: ['/', '/pricing'] }.`)
  }
}

import { RolecallError } from '../errors/rolecall-error.ts'
import type { DenialUrls, Policy, PolicyOptions, ProtectAllExceptOptions, ProtectOnlyOptions, Rule } from './policy.ts'

/**
 * Opt-out: every route, action and island is protected unless it is listed. A route without a rule asks for
 * a signed-in visitor; an action or island without a rule is denied.
 *
 * @param options public routes, rules, actions and islands
 * @returns the policy; export it as the module's default
 * @throws {RolecallError} `invalid_policy` when a part is not data, or an unknown key is used
 * @example
 * export default protectAllExcept({
 *   public: ['/', '/sign-in/[...sign-in]'],
 *   rules: { '/admin/**': role('org:admin') },
 * })
 */
export function protectAllExcept(options: ProtectAllExceptOptions): Policy {
  return definePolicy('protect-all-except', options, options.public)
}

/**
 * Opt-in: only what is listed is protected. Actions and islands still need their own list as soon as the
 * project has any.
 *
 * @param options rules, actions and islands
 * @returns the policy; export it as the module's default
 * @throws {RolecallError} `invalid_policy` when a part is not data, or an unknown key is used
 * @example
 * export default protectOnly({ rules: { '/portal/**': signedIn() }, actions: {}, islands: {} })
 */
export function protectOnly(options: ProtectOnlyOptions): Policy {
  return definePolicy('protect-only', options, [])
}

const knownKeys = new Set([
  'public',
  'rules',
  'actions',
  'islands',
  'hide',
  'unauthenticatedUrl',
  'organizationUrl',
  'forbiddenUrl',
])

function definePolicy(mode: Policy['mode'], options: PolicyOptions, publicPatterns: readonly string[]): Policy {
  requireRecord(options, 'The policy', 'Pass an object: { rules: { … } }.')
  for (const key of Object.keys(options)) {
    if (!knownKeys.has(key) || (key === 'public' && mode === 'protect-only')) {
      throw invalid(`The policy has an unknown key "${key}".`, `Known keys: ${[...knownKeys].join(', ')}.`)
    }
  }
  requireList(publicPatterns, 'public')
  requireList(options.hide ?? [], 'hide')
  for (const part of ['rules', 'actions', 'islands'] as const) {
    const value = options[part]
    if (value === undefined) continue
    requireRecord(value, `"${part}"`, `Write { ${part}: { 'pattern': requirement } }.`)
    for (const [pattern, rule] of Object.entries(value)) requireData(rule, `${part}['${pattern}']`)
  }
  return Object.freeze({
    rolecall: 'policy',
    mode,
    public: Object.freeze([...publicPatterns]),
    rules: Object.freeze({ ...(options.rules as Readonly<Record<string, Rule>> | undefined) }),
    actions: options.actions ? Object.freeze({ ...options.actions }) : null,
    islands: options.islands ? Object.freeze({ ...options.islands }) : null,
    hide: Object.freeze([...(options.hide ?? [])]),
    urls: denialUrls(options),
  })
}

/** Picks the redirect targets out of an options object. */
export function denialUrls(options: DenialUrls): DenialUrls {
  const urls: { -readonly [Key in keyof DenialUrls]: DenialUrls[Key] } = {}
  for (const key of ['unauthenticatedUrl', 'organizationUrl', 'forbiddenUrl'] as const) {
    const value = options[key]
    if (value === undefined) continue
    if (!/^\/(?![/\\])[^\\\s]*$/.test(value)) {
      throw invalid(`"${key}" is "${value}", which is not a path of this app.`, `Write a path such as '/sign-in'.`)
    }
    urls[key] = value
  }
  return Object.freeze(urls)
}

function requireData(value: unknown, where: string): void {
  if (typeof value === 'function') {
    throw invalid(
      `${where} is a function; a policy is data.`,
      'Call it: write signedIn() instead of signedIn. A check that needs code belongs in the page: check() or protect().',
    )
  }
  requireRecord(value, where, `Write a requirement: signedIn(), role('org:admin'), everyone() ….`)
}

function requireRecord(value: unknown, what: string, hint: string): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`${what} is ${value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value}.`, hint)
  }
}

function requireList(value: readonly unknown[], what: string): void {
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string')) {
    throw invalid(`"${what}" is not a list of route patterns.`, `Write { ${what}: ['/', '/pricing'] }.`)
  }
}

function invalid(message: string, hint: string): RolecallError {
  return new RolecallError('invalid_policy', message, hint)
}

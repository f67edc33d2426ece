import { denialUrls } from './denial-urls.ts'
import { invalidPolicy } from './invalid-policy.ts'
import type { Policy, PolicyOptions, ProtectAllExceptOptions, ProtectOnlyOptions, Rule } from './policy.ts'

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

/** The parts of a policy that map patterns to requirements. */
export const ruleParts = ['rules', 'actions', 'islands'] as const

/** Every key of the options, and the presets that take it. */
export const optionKeys = {
  public: ['protect-all-except'],
  rules: ['protect-all-except', 'protect-only'],
  actions: ['protect-all-except', 'protect-only'],
  islands: ['protect-all-except', 'protect-only'],
  hide: ['protect-all-except', 'protect-only'],
  unauthenticatedUrl: ['protect-all-except', 'protect-only'],
  organizationUrl: ['protect-all-except', 'protect-only'],
  forbiddenUrl: ['protect-all-except', 'protect-only'],
} as const satisfies Record<keyof ProtectAllExceptOptions | keyof ProtectOnlyOptions, readonly Policy['mode'][]>

function definePolicy(mode: Policy['mode'], options: PolicyOptions, publicPatterns: readonly string[]): Policy {
  requireRecord(options, 'The policy', 'Pass an object: { rules: { … } }.')
  const known = keysOf(mode)
  for (const key of Object.keys(options)) {
    if (!known.has(key)) {
      throw invalidPolicy(`The policy has an unknown key "${key}".`, `Known keys: ${[...known].join(', ')}.`)
    }
  }
  requireList(publicPatterns, 'public')
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

function requireData(value: unknown, where: string): void {
  if (typeof value === 'function') {
    throw invalidPolicy(
      `${where} is a function; a policy is data.`,
      'Call it: write signedIn() instead of signedIn. A check that needs code belongs in the page: check() or protect().',
    )
  }
  requireRecord(value, where, `Write a requirement: signedIn(), role('org:admin'), everyone() ….`)
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

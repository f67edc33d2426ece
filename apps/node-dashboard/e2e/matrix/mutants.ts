/** The policy with one mistake, for each possible mistake in a line. */
import { everyone, type Policy } from '@rolecall/astro/policy'
import type { TestRequest } from '@rolecall/astro/testing'
import type { Report } from './coverage.ts'
import { variants, type Target } from './variants.ts'

export interface Mutant {
  /** The place and the mistake: `rules['/me']: signed in → everyone`. */
  readonly name: string
  readonly policy: Policy
  /** Whether it can affect a request. */
  readonly touches: (request: TestRequest) => boolean
}

type Part = 'rules' | 'actions' | 'islands'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY'] as const

export function mutantsOf(policy: Policy, report: Report, actions: readonly string[]): readonly Mutant[] {
  return [
    ...mutateRules(policy),
    ...mutatePart(policy, 'actions'),
    ...mutatePart(policy, 'islands'),
    ...mutateLists(policy),
    ...openMore(policy, report, actions),
  ]
}

/** Mistakes in rules: a list of methods or none, and each requirement replaced. */
function mutateRules(policy: Policy): readonly Mutant[] {
  return Object.entries(policy.rules).flatMap(([glob, rule]) => {
    if ('requires' in rule) throw new Error(`rules['${glob}'] is in the long form: teach the mutants about it.`)
    const change = changer(policy, 'rules', glob)
    const dropped = change('dropped', undefined)
    const hidden = change('hidden', { requires: rule, hide: true })
    if (isTarget(rule)) {
      return [
        dropped,
        hidden,
        change('for GET only', { GET: rule }),
        ...variants(rule).map(([what, target]) => change(what, target)),
      ]
    }
    const listed = Object.entries(rule) as [(typeof methods)[number], Target][]
    return [
      dropped,
      hidden,
      ...listed.flatMap(([method, target]) => [
        ...variants(target).map(([what, each]) => change(`${method} ${what}`, { ...rule, [method]: each })),
        change(`${method} for every method`, target),
        change(`${method} dropped`, Object.fromEntries(listed.filter(([each]) => each !== method))),
      ]),
      ...methods
        .filter((method) => !(method in rule))
        .flatMap((method) => [
          change(`${method} added for everyone`, { ...rule, [method]: everyone() }),
          change(`${method} added`, { ...rule, [method]: listed[0]?.[1] }),
        ]),
    ]
  })
}

function mutatePart(policy: Policy, part: 'actions' | 'islands'): readonly Mutant[] {
  return Object.entries(policy[part] ?? {}).flatMap(([glob, target]) => {
    const change = changer(policy, part, glob)
    return [change('dropped', undefined), ...variants(target).map(([what, each]) => change(what, each))]
  })
}

/** Mistakes in the policy's lists. */
function mutateLists(policy: Policy): readonly Mutant[] {
  const without = (list: readonly string[], entry: string) => list.filter((each) => each !== entry)
  return [
    ...policy.public.map((glob) => ({
      name: `public: '${glob}' dropped`,
      policy: { ...policy, public: without(policy.public, glob) },
      touches: touching('rules', glob),
    })),
    ...policy.hide.map((glob) => ({
      name: `hide: '${glob}' dropped`,
      policy: { ...policy, hide: without(policy.hide, glob) },
      touches: touching('rules', glob),
    })),
    ...Object.keys(policy.urls).map((url) => ({
      name: `${url} dropped`,
      policy: { ...policy, urls: Object.fromEntries(Object.entries(policy.urls).filter(([name]) => name !== url)) },
      touches: () => true,
    })),
  ]
}

/** A surplus line that gives everyone access to a route, an action or an island. */
function openMore(policy: Policy, report: Report, actions: readonly string[]): readonly Mutant[] {
  const open = (part: Part, name: string) => changer(policy, part, name)('added for everyone', everyone())
  const isPublic = (pattern: string) =>
    report.routes.some((route) => route.pattern === pattern && route.access === 'everyone')
  const routes = [...new Set(report.routes.map(({ pattern }) => pattern))].filter((pattern) => !isPublic(pattern))
  const unlisted = (part: Part) => (name: string) => !Object.hasOwn(policy[part] ?? {}, name)
  return [
    ...routes.filter(unlisted('rules')).map((pattern) => open('rules', pattern)),
    ...routes.filter(unlisted('rules')).map((pattern) => ({
      name: `public: '${pattern}' added`,
      policy: { ...policy, public: [...policy.public, pattern] },
      touches: touching('rules', pattern),
    })),
    ...[...actions, '**'].filter(unlisted('actions')).map((name) => open('actions', name)),
    ...report.islands
      .map(({ name }) => name)
      .filter(unlisted('islands'))
      .map((name) => open('islands', name)),
  ]
}

const isTarget = (rule: object): rule is Target => 'type' in rule || 'rolecall' in rule

/** Makes mutants of one line; `undefined` removes the line. */
function changer(policy: Policy, part: Part, key: string) {
  return (what: string, line: unknown): Mutant => {
    const lines = Object.entries({ ...policy[part], [key]: line }).filter(([, each]) => each !== undefined)
    return {
      name: `${part}['${key}'] ${what}`,
      policy: { ...policy, [part]: Object.fromEntries(lines) },
      touches: touching(part, key),
    }
  }
}

/** The scope of a line: `/admin/**` for `/admin` and everything below it, `tasks.**` for all actions of the group. */
function touching(part: Part, glob: string): Mutant['touches'] {
  const folder = /^(.*?)[/.]?\*\*$/.exec(glob)?.[1]
  return ({ route, action, island }) => {
    const asked = { rules: route, actions: action, islands: island }[part]
    return asked !== undefined && (asked === glob || (folder !== undefined && asked.startsWith(folder)))
  }
}

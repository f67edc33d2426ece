/** Looks for somebody, among everybody who could be, to whom two policies answer differently. */
import type { TestGuard } from '@rolecall/astro/testing'
import { access } from '../../src/access.ts'
import { answerTo, type Answer, type Asker, type Question } from './policy-answers.ts'

const every = access.permissions.map(({ key }) => key)

/**
 * Who there can be: nobody, machines, and in acme and elsewhere the declared roles with their permissions and an
 * undeclared one with every set of permissions; each of them also when Clerk has another membership by now.
 */
const everybody: readonly (readonly [who: string, asker: Asker])[] = [
  ['nobody', { as: null }],
  ['somebody in no organization', { as: {} }],
  ...subsets(['tasks:read', 'tasks:write', 'other']).map(
    (scopes) => [`a key for ${scopes.join(', ')}`, { as: { tokenType: 'api_key', scopes } }] as const,
  ),
  ...['acme', 'globex'].flatMap((slug) =>
    memberships(slug).flatMap((organization) => {
      const who = `${organization.role} of ${slug} with ${organization.permissions.join(', ') || 'no permission'}`
      return [
        [who, { as: { organization } }] as const,
        ...extremes(slug).map(
          (now) =>
            [
              `${who} in the token, and ${now.role} with ${now.permissions.length} permissions to Clerk`,
              { as: { organization }, membership: now },
            ] as const,
        ),
      ]
    }),
  ),
]

/** Finds who is answered differently than by the original, and how; `null` when nobody is: then both ask the same. */
export function createWitnesses(original: TestGuard) {
  const known = new Map<Question, readonly Answer[]>()
  const answersOf = (question: Question, guard: TestGuard) =>
    Promise.all(everybody.map(([, asker]) => answerTo(question, asker, guard)))

  return async (questions: readonly Question[], changed: TestGuard): Promise<string | null> => {
    for (const question of questions) {
      const before = known.get(question) ?? (await answersOf(question, original))
      known.set(question, before)
      const after = await answersOf(question, changed)
      const at = after.findIndex((answer, index) => answer !== before[index])
      if (at !== -1) return `${question.name} answers ${everybody[at]?.[0]} with ${after[at]} instead of ${before[at]}`
    }
    return null
  }
}

function memberships(slug: string) {
  const place = { id: `org_${slug}`, slug }
  return [
    ...access.roles.map(({ key, permissions }) => ({ ...place, role: key, permissions })),
    ...subsets(every).map((permissions) => ({ ...place, role: 'org:other', permissions })),
  ]
}

/** What tells most apart that Clerk can say: every declared role, and every permission and none without one of them. */
function extremes(slug: string) {
  const isExtreme = (permissions: readonly string[]) => [0, every.length].includes(permissions.length)
  return memberships(slug).filter(({ role, permissions }) => role !== 'org:other' || isExtreme(permissions))
}

function subsets<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return items.reduce<readonly (readonly Item[])[]>(
    (sets, item) => [...sets, ...sets.map((set) => [...set, item])],
    [[]],
  )
}

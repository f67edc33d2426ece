/** Looks for somebody, among everybody who could be, to whom two policies answer differently. */
import type { TestGuard, TestPerson } from '@rolecall/astro/testing'
import { access } from '../../src/access.ts'
import { answerTo, type Answer, type Asker, type Question } from './policy-answers.ts'

/**
 * Who there can be: nobody, machines, and in acme and elsewhere the declared roles with their permissions and an
 * undeclared one with every set of permissions; each believed by Clerk or not.
 */
const everybody: readonly (readonly [who: string, asker: Asker])[] = [
  ['nobody', { as: null }],
  ['somebody in no organization', { as: {} }],
  ...subsets(['tasks:read', 'tasks:write', 'other']).map(
    (scopes) => [`a key for ${scopes.join(', ')}`, { as: { tokenType: 'api_key', scopes } }] as const,
  ),
  ...['acme', 'globex'].flatMap((slug) =>
    [
      ...access.roles.map(({ key, permissions }) => [key, permissions] as const),
      ...subsets(access.permissions.map(({ key }) => key)).map((permissions) => ['org:other', permissions] as const),
    ].flatMap(([role, permissions]) => {
      const organization = { id: `org_${slug}`, slug, role, permissions }
      const who = `${role} of ${slug} with ${permissions.join(', ') || 'no permission'}`
      const demoted: TestPerson['organization'] = { ...organization, role: 'org:other', permissions: [] }
      return [
        [who, { as: { organization } }],
        [`${who}, in the token only`, { as: { organization }, membership: demoted }],
      ] as const
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

function subsets<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return items.reduce<readonly (readonly Item[])[]>(
    (sets, item) => [...sets, ...sets.map((set) => [...set, item])],
    [[]],
  )
}

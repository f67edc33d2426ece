/** Searches all possible callers for one to whom two policies respond differently. */
import type { TestGuard } from '@rolecall/astro/testing'
import { access } from '../../src/access.ts'
import { answerTo, type Answer, type Asker, type Question } from './policy-answers.ts'

const every = access.permissions.map(({ key }) => key)

/**
 * All possible callers: signed-out visitors, machines, and, in acme and elsewhere, the declared roles with their
 * permissions and an undeclared one with every set of permissions. Each also with a different live membership.
 */
const everybody: readonly (readonly [who: string, asker: Asker])[] = [
  ['anonymous', { as: null }],
  ['a user without an organization', { as: {} }],
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

/** A caller with a different response than by the original, in words; `null` when both policies are equivalent. */
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

/** The live memberships that tell most apart: every declared role, and an undeclared one with all permissions and with none. */
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

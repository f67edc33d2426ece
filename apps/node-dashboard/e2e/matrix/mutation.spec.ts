/**
 * A mistake in the policy contradicts the table. The server does not show each of them, because pages, endpoints and
 * actions repeat their rule. Here the policy decides alone, with the package's own code.
 */
import policy from '../../src/policy.ts'
import { expect, test } from '../setup/test.ts'
import { builtActions, readReport } from './coverage.ts'
import { mutantsOf, type Mutant } from './mutants.ts'
import type { VisitorKind } from './people.ts'
import { contradiction, guardOf, questions, type Question } from './policy-answers.ts'
import { createWitnesses } from './witness.ts'

const report = await readReport()
const mutants = mutantsOf(policy, report, await builtActions())
const findWitness = createWitnesses(guardOf(policy, report))

/** The fate of a mistake, with a contradiction or a witness in words. */
interface Fate {
  readonly fate: 'refused by the build' | 'contradicted' | 'asks the same' | 'unnoticed'
  readonly because: string
}

async function fateOf({ policy: mutated, touches }: Mutant, asked: readonly Question[] = questions): Promise<Fate> {
  const guard = guardOf(mutated, report)
  const finding = guard.findings.find(({ severity }) => severity === 'error')
  if (finding) return { fate: 'refused by the build', because: finding.code }
  const touched = asked.filter(({ request }) => touches(request))
  for (const question of touched) {
    const because = await contradiction(question, guard)
    if (because !== null) return { fate: 'contradicted', because }
  }
  // Either the table lacks a kind of visitor, or other lines of the policy require the same.
  const witness = await findWitness(touched, guard)
  return witness === null
    ? { fate: 'asks the same', because: 'no caller gets a different response' }
    : { fate: 'unnoticed', because: witness }
}

test('the policy alone decides as the table says', async () => {
  const guard = guardOf(policy, report)
  expect(guard.findings).toEqual([])
  const found = await Promise.all(questions.map((question) => contradiction(question, guard)))
  expect(found.filter((each) => each !== null)).toEqual([])
})

test('every mistake in the policy contradicts the table', async () => {
  const fates = new Map<Fate['fate'], string[]>()
  for (const mutant of mutants) {
    const { fate, because } = await fateOf(mutant)
    fates.set(fate, [...(fates.get(fate) ?? []), `${mutant.name}: ${because}`])
  }
  expect(fates.get('unnoticed') ?? []).toEqual([])
  expect(fates.get('contradicted')?.length).toBeGreaterThan(500)
  // A rule without rules above it drops none, and signed in is the default.
  const same = fates.get('asks the same') ?? []
  expect(same.filter((name) => !/ (drops the rules above it|dropped|hidden): /.test(name))).toEqual([])
})

test('without its invented visitors the table would miss mistakes', async () => {
  const without = (...kinds: VisitorKind[]) =>
    questions.map(({ cells, ...rest }): Question => ({
      ...rest,
      cells: cells.filter(({ who }) => !kinds.some((kind) => kind === who)),
    }))
  const fate = async (name: string, ...kinds: VisitorKind[]) => {
    const mutant = mutants.find((each) => each.name === name)
    if (!mutant) throw new Error(`There is no mutant "${name}".`)
    return (await fateOf(mutant, without(...kinds))).fate
  }
  const able = ['publisher', 'steward', 'appointed'] as const
  expect(await fate("rules['/admin/**'] → permission org:posts:publish", ...able)).toBe('unnoticed')
  const inviting = ['inviter', 'steward', 'lowered', 'appointed'] as const
  expect(await fate("actions['members.changeRole'] dropped", ...inviting)).toBe('unnoticed')
  expect(await fate("actions['posts.publish'] drops the rules above it", 'publisher')).toBe('unnoticed')
  expect(await fate("rules['/orgs/[slug]/tasks/[id]'] drops the rules above it", 'outsider')).toBe('unnoticed')

  // The token's check and the live check, each alone.
  const invite = 'permission org:members:invite'
  const admin = 'role org:admin'
  expect(await fate(`actions['members.**'] → ${invite}`, 'demoted')).toBe('unnoticed')
  expect(await fate(`actions['members.**'] → fresh (${invite})`, 'promoted')).toBe('unnoticed')
  const half = (token: string, now: string) => `actions['members.changeRole'] → fresh (${now}) and ${token}`
  expect(await fate(half(invite, admin), 'appointed')).toBe('unnoticed')
  expect(await fate(half(admin, invite), 'lowered')).toBe('unnoticed')
})

/** The table's lines, decided by a policy alone, without the guards in pages, endpoints and actions that repeat it. */
import { createTestGuard, type TestGuard, type TestMachine, type TestRequest } from '@rolecall/astro/testing'
import type { Policy } from '@rolecall/astro/policy'
import { spread, type Report } from './coverage.ts'
import { keyKinds } from './keys.ts'
import { membershipOf, personOf, visitors } from './people.ts'
import { headersOf, islandHeaders, outcomeOf, type Outcome } from './requests.ts'
import * as table from './table.ts'

/** A caller: the part of a request that identifies its sender. */
export type Asker = Pick<TestRequest, 'as' | 'membership'>

/** A line of the table, with one method. */
export interface Question {
  readonly name: string
  readonly request: Omit<TestRequest, 'as' | 'membership'>
  /** The table's outcome for each caller. */
  readonly cells: readonly { readonly who: string; readonly asker: Asker; readonly outcome: Outcome }[]
}

/** A policy's decision for a caller: the outcome of a denial, or that the app responds. */
export type Answer = Outcome | 'the app'

/** The callers, by the table's columns. */
type Askers = readonly (readonly [column: string, asker: Asker])[]

const people: Askers = visitors.map((kind) => [kind, { as: personOf(kind), membership: membershipOf(kind) }])

const program = (...scopes: string[]): TestMachine => ({ tokenType: 'api_key', subject: 'org_acme', scopes })
/** The kinds of keys that the policy tells apart. The app denies the others. */
const programs: Askers = [
  ['reads', { as: program('tasks:read') }],
  ['writes', { as: program('tasks:write') }],
  ['revoked', { as: null }],
]

type Line = readonly [name: string, ...outcomes: Outcome[]]

/** Every line of the table that a policy decides. */
export const questions: readonly Question[] = [
  ...ask(table.files, `GET,HEAD,${table.writeMethods}`, 'page'),
  ...ask(table.pages, 'GET,HEAD', 'page'),
  ...ask(table.forms, table.writeMethods, 'page'),
  ...ask(table.endpoints, null, 'endpoint'),
  ...ask(table.keys, null, 'endpoint', programs, keyKinds),
  ...table.actions.map((line) => question(line, callAction(line[0]))),
  ...table.actionsFromAcme.map((line) => question(line, callAction(line[0], 'acme'))),
  ...table.actionsOnPages.filter(([name]) => !isFile(name)).map((line) => question(line, submitAction(line[0]))),
  ...askIslands(table.islands),
  ...askIslands(table.islandsFromAcme, 'acme'),
]

export function guardOf(policy: Policy, report: Report): TestGuard {
  return createTestGuard(policy, report)
}

export async function answerTo({ request }: Question, asker: Asker, guard: TestGuard): Promise<Answer> {
  const response = await guard.answer({ ...request, ...asker })
  return response === null ? 'the app' : outcomeOf(response)
}

/** Outcomes of a guard. With access, the app responds that the item or a field is missing. */
const isRefusal = (outcome: Outcome) => typeof outcome === 'string' || [401, 403, 409].includes(outcome)

/**
 * A contradiction between a policy and a line of the table, in words; `null` without one. A denied caller has the outcome
 * in the table. Callers with access get the app's response, which is the same for all of them.
 */
export async function contradiction(asked: Question, guard: TestGuard): Promise<string | null> {
  let letIn: Outcome | undefined
  for (const { who, asker, outcome } of asked.cells) {
    const answer = await answerTo(asked, asker, guard)
    if (answer === 'the app') {
      letIn ??= outcome
      if (isRefusal(outcome) || outcome !== letIn) return `${asked.name} lets in ${who}: the table says ${outcome}`
    } else if (answer !== outcome) {
      return `${asked.name} answers ${who} with ${answer}: the table says ${outcome}`
    }
  }
  return null
}

function question(
  [name, ...outcomes]: Line,
  request: Question['request'],
  askers: Askers = people,
  columns: readonly string[] = visitors,
): Question {
  const cells = askers.map(([who, asker]) => {
    const outcome = outcomes[columns.indexOf(who)]
    if (outcome === undefined) throw new Error(`The line ${name} of the table has no outcome for ${who}.`)
    return { who, asker, outcome }
  })
  return { name, request: { ...request, params: { slug: 'acme', id: '1' } }, cells }
}

function ask(
  lines: readonly Line[],
  methods: string | null,
  kind: 'page' | 'endpoint',
  askers: Askers = people,
  columns: readonly string[] = visitors,
): readonly Question[] {
  return lines.flatMap(([name, ...outcomes]) =>
    spread([methods === null ? name : `${methods} ${name}`]).map((one) => {
      const [method = '', route = ''] = one.split(' ')
      return question([one, ...outcomes], { route, method, headers: headersOf(method, kind) }, askers, columns)
    }),
  )
}

function askIslands(lines: readonly Line[], expected = ''): readonly Question[] {
  return lines.flatMap(([name, ...outcomes]) =>
    spread([name]).map((one) => {
      const [method = '', island = ''] = one.split(' ')
      const headers = { ...islandHeaders, 'x-rolecall-organization': expected }
      return question([one, ...outcomes], { island: `src/components/${island}.astro`, method, headers })
    }),
  )
}

function callAction(action: string, expected = ''): Question['request'] {
  return { action, headers: { accept: 'application/json', 'x-rolecall-organization': expected } }
}

function submitAction(name: string): Question['request'] {
  const [route = '', action = ''] = name.split(' ')
  return { route, action, method: 'POST', headers: headersOf('POST', 'page') }
}

function isFile(name: string): boolean {
  return table.files.some(([pattern]) => name.startsWith(`${pattern} `))
}

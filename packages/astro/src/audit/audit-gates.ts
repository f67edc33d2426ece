import type { Fact } from '../program/fact.ts'
import type { Finding } from '../finding/finding.ts'
import type { Condition } from './judge-show.ts'
import { conditionsOf, placesOf } from './judge-show.ts'

type ShowFact = Extract<Fact, { kind: 'show' }>

/** Uses of `<Show>` on pages that are rendered on demand. */
export function onDemandGateFindings(facts: readonly Fact[]): readonly Finding[] {
  return facts.flatMap((fact) => {
    if (fact.kind === 'undecided' && fact.about === 'show')
      return [undecidedShow(fact.file, `"${fact.why}" hands <Show> on`)]
    return fact.kind === 'show' && fact.of === 'astro' ? onDemand(fact) : []
  })
}

function onDemand({ file, when, isStatic }: ShowFact): readonly Finding[] {
  const places = placesOf(isStatic, false)
  const conditions = conditionsOf(when)
  const findings: Finding[] = []
  if (places.has('browser')) {
    findings.push(
      failsOpen(
        file,
        '<Show isStatic> on a page that is rendered on demand sends its content to every visitor, hidden.',
        'Remove isStatic, or use <Allowed>.',
      ),
    )
  }
  if (places.has('undecided'))
    findings.push(undecidedShow(file, 'isStatic depends on something that only a request knows'))
  if (!places.has('server')) return findings
  if (conditions.has('anybody')) {
    findings.push(
      failsOpen(
        file,
        '<Show> shows its content to every signed-in visitor: Clerk takes any condition but a word of its own, a role, permission, feature or plan, or a function without await for "signed in".',
        'Write when={{ role: … }} or a function that answers at once, or use <Allowed>.',
      ),
    )
  }
  if (conditions.has('undecided'))
    findings.push(undecidedShow(file, 'the condition comes from somewhere that the audit cannot follow'))
  return findings
}

/** Uses on pages that are built to files. What a role hides is found in the finished HTML (`gated-markup`). */
export function prerenderedGateFindings(facts: readonly Fact[]): readonly Finding[] {
  return facts.flatMap((fact) => {
    if (fact.kind !== 'show' || fact.of !== 'astro' || !placesOf(fact.isStatic, true).has('browser')) return []
    const conditions = conditionsOf(fact.when)
    if (!conditions.has('function') && !conditions.has('anybody')) return []
    return [
      failsOpen(
        fact.file,
        '<Show when={fn}> on a prerendered page shows its content to every signed-in visitor: the function is never called in the browser.',
        'Render what matters on demand: <Allowed> on a page with "export const prerender = false", or in a server island.',
      ),
    ]
  })
}

/** Uses of Clerk's React component in code that browsers get. */
export function browserGateFindings(facts: readonly Fact[]): readonly Finding[] {
  const hides = (condition: Condition) => condition !== 'presence'
  return facts.flatMap((fact): readonly Finding[] => {
    if (fact.kind === 'undecided' && fact.about === 'show')
      return [{ ...undecidedShow(fact.file, `"${fact.why}" hands <Show> on`), severity: 'warning' }]
    if (fact.kind !== 'show' || fact.of !== 'react' || ![...conditionsOf(fact.when)].some(hides)) return []
    return [
      {
        code: 'gated-in-browser',
        severity: 'warning',
        file: fact.file,
        message:
          '<Show> hides content in an island, and every browser gets the code of the island and what the page puts inside of it.',
        remedy:
          'Keep what matters on the server: an action or endpoint behind the policy, <Allowed>, or a server island.',
      },
    ]
  })
}

function failsOpen(file: string, message: string, remedy: string): Finding {
  return { code: 'show-fails-open', severity: 'error', file, message, remedy }
}

function undecidedShow(file: string, why: string): Finding {
  return {
    code: 'undecided-show',
    severity: 'error',
    file,
    message: `The audit cannot say who sees the content of a <Show>: ${why}.`,
    remedy:
      'Import <Show> where it is used, with when={…} and isStatic={false} written there, or use <Allowed requires={…}>.',
  }
}

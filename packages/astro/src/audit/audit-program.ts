import type { Route } from '../compile/route-table.ts'
import type { Analysis } from '../program/analyse.ts'
import type { Fact } from '../program/fact.ts'
import { onDemandGateFindings, prerenderedGateFindings } from './audit-gates.ts'
import type { Finding } from '../finding/finding.ts'

const remedy =
  'Add "export const prerender = false" to the page, or decide in an island: useDecision(), decisionStore(), a server island.'

/** What pages, endpoints and components do that does not do what it says. */
export function programFindings(analysis: Analysis): readonly Finding[] {
  return unique([
    ...analysis.prerendered.flatMap(prerenderedFinding),
    ...prerenderedGateFindings(analysis.prerendered),
    ...onDemandGateFindings(analysis.onDemand),
    ...undecidedImports([...analysis.prerendered, ...analysis.onDemand]),
    ...analysis.nested.map(({ file, call }): Finding => ({
      code: 'protect-in-nested-component',
      severity: 'warning',
      file,
      message: `${call}() in a layout or component may deny after the response has begun: the visitor gets half a page and a broken connection.`,
      remedy: 'Call it in the frontmatter of the page, or use <Allowed> here.',
    })),
  ])
}

function prerenderedFinding(fact: Fact): readonly Finding[] {
  const error = (code: Finding['code'], message: string): readonly Finding[] => [
    { code, severity: 'error', file: fact.file, message, remedy },
  ]
  switch (fact.kind) {
    case 'guard':
      return error(
        'protect-in-prerendered',
        `${fact.call.startsWith('<') ? fact.call : `${fact.call}()`} runs once, while the site is built, and never for a visitor.`,
      )
    case 'allowed':
      return error('allowed-in-prerendered', '<Allowed> decides once, while the site is built, for every visitor.')
    case 'auth':
      return error('auth-in-prerendered', 'locals.auth() knows no visitor while the site is built.')
    case 'undecided':
      if (fact.about !== 'locals') return []
      return [
        {
          code: 'undecided-locals',
          severity: 'warning',
          file: fact.file,
          message: `The audit cannot say whether a prerendered page asks who is signed in: "${fact.why}" hands its locals on.`,
          remedy: 'Read what you need by its name (Astro.locals.theme), and hand that on.',
        },
      ]
    default:
      return []
  }
}

function undecidedImports(facts: readonly Fact[]): readonly Finding[] {
  return facts.flatMap((fact): readonly Finding[] =>
    fact.kind === 'undecided' && fact.about === 'import'
      ? [
          {
            code: 'undecided-import',
            severity: 'warning',
            file: fact.file,
            message: `"${fact.why}" loads a file that only the running server knows: the audit has not read it.`,
            remedy: "Write the path down, or use import.meta.glob('./parts/*.ts').",
          },
        ]
      : [],
  )
}

/** A route whose module was not found. */
export function undecidedRoute({ pattern, entrypoint }: Route): Finding {
  return {
    code: 'undecided-route',
    severity: 'error',
    file: entrypoint,
    message: `The audit could not find the compiled module of ${pattern}, so it has not read what the route does.`,
    remedy: 'Report this as a bug of @rolecall/astro. Say how the route is added.',
  }
}

/** One finding for what a file does often. */
export function unique(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()]
}

import type { Finding } from '../finding/finding.ts'
import { serverExports } from './known-guards.ts'
import type { SourceFacts } from './scan-source.ts'

/** A source file and where the build puts it. */
export interface ScannedSource {
  /** Relative to the project. */
  readonly file: string
  readonly facts: SourceFacts
  /** Part of a page that is built to a file. */
  readonly prerendered: boolean
  /** Part of what is rendered on demand. */
  readonly onDemand: boolean
}

/** What pages and components do that does not do what it says. */
export function sourceFindings(sources: readonly ScannedSource[], islands: ReadonlySet<string>): readonly Finding[] {
  return sources
    .filter(({ file }) => /\.(astro|mdx)$/.test(file))
    .flatMap((source) => [
      // A server island is rendered on demand wherever its page is built to a file.
      ...(source.prerendered && !islands.has(source.file) ? prerenderedFindings(source) : []),
      ...(source.onDemand ? onDemandFindings(source) : []),
      ...nestedFindings(source, islands),
    ])
}

function prerenderedFindings({ file, facts, onDemand }: ScannedSource): readonly Finding[] {
  const findings: Finding[] = []
  const where = onDemand ? ' It is also part of a page that is built to a file.' : ''
  const remedy = `Add "export const prerender = false" to the page, or decide in an island: useDecision(), decisionStore(), a server island.`
  if (facts.guards.length > 0) {
    findings.push({
      code: 'protect-in-prerendered',
      severity: 'error',
      file,
      message: `${facts.guards[0]?.call ?? 'protect'}() runs once, while the site is built, and never for a visitor.${where}`,
      remedy,
    })
  }
  if (facts.usesAllowed) {
    findings.push({
      code: 'allowed-in-prerendered',
      severity: 'error',
      file,
      message: `<Allowed> decides once, while the site is built, for everybody.${where}`,
      remedy,
    })
  }
  if (facts.usesLocalsAuth) {
    findings.push({
      code: 'auth-in-prerendered',
      severity: 'error',
      file,
      message: `locals.auth() knows nobody while the site is built.${where}`,
      remedy,
    })
  }
  // What a role or a permission hides is found in the finished HTML (`gated-markup`).
  if (facts.shows.some(({ when }) => when === 'function')) {
    findings.push({
      code: 'show-fails-open',
      severity: 'error',
      file,
      message:
        '<Show when={fn}> on a prerendered page shows its content to every signed-in visitor: the function is never called in the browser.',
      remedy:
        'Render what matters on demand: <Allowed> on a page with "export const prerender = false", or in a server island.',
    })
  }
  return findings
}

function onDemandFindings({ file, facts }: ScannedSource): readonly Finding[] {
  return facts.shows
    .filter(({ isStatic }) => isStatic)
    .map(() => ({
      code: 'show-fails-open',
      severity: 'error',
      file,
      message: '<Show isStatic> on a page that is rendered on demand sends its content to everybody, hidden.',
      remedy: 'Remove isStatic, or use <Allowed>.',
    }))
}

function nestedFindings({ file, facts, onDemand }: ScannedSource, islands: ReadonlySet<string>): readonly Finding[] {
  const throwing = facts.guards.find(({ call }) => serverExports[call].endsRendering)
  if (!throwing || !onDemand || islands.has(file) || /(^|\/)pages\//.test(file)) return []
  return [
    {
      code: 'protect-in-nested-component',
      severity: 'warning',
      file,
      message: `${throwing.call}() in a layout or component may deny after the response has begun: the visitor gets half a page and a broken connection.`,
      remedy: 'Call it in the frontmatter of the page, or use <Allowed> here.',
    },
  ]
}

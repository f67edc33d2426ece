import { format, resolveConfig } from 'prettier'
import { closedAtRunTime } from './closed-at-run-time.ts'
import type { CatalogueResult } from './run-catalogue.ts'
import type { CatalogueTheme } from './catalogue.ts'

/** How a case of the catalogue ends. */
export type Outcome = 'caught at build' | 'builds, as it should' | 'open' | 'false alarm'

export function outcomeOf({ case: entry, codes, output }: CatalogueResult): Outcome {
  if (entry.expects === 'builds') return codes.length === 0 && output === '' ? 'builds, as it should' : 'false alarm'
  return codes.includes(entry.expects) ? 'caught at build' : 'open'
}

/** The page of the documentation that lists the catalogue. */
export async function writeTable(
  themes: readonly CatalogueTheme[],
  results: readonly CatalogueResult[],
): Promise<string> {
  const outcomes = results.map(outcomeOf)
  const count = (outcome: Outcome) => outcomes.filter((each) => each === outcome).length
  const sections = themes.map(({ key, title }) => {
    const rows = results
      .filter(({ theme }) => theme === key)
      .map((result) => {
        const { name, expects } = result.case
        return `| ${inCell(name)} | ${outcomeOf(result)} | ${expects === 'builds' ? '' : `\`${expects}\``} |`
      })
    return `## ${title}\n\n| project | outcome | finding |\n| --- | --- | --- |\n${rows.join('\n')}\n`
  })
  const closed = closedAtRunTime.map(
    ({ name, file, test }) => `| ${inCell(name)} | closed at run time | \`${file}\`: ${inCell(test)} |`,
  )
  const text = `# What the audit of \`@rolecall/astro\` finds

Each row is a small project that the tests build (\`packages/astro/test/audit-catalogue\`): one mistake, or one innocent
look-alike. The test that runs them writes this page, and fails when it is not current. An *open* row would be a mistake
that the audit does not see, and fails the test as well.

${count('caught at build')} mistakes are caught at build, ${closed.length} are closed at run time, ${count('builds, as it should')} look-alikes build, ${count('open')} mistakes are open, ${count('false alarm')} look-alikes are refused.

${sections.join('\n')}
## Closed at run time

These do no harm: a test shows that nothing runs for the wrong visitor.

| project | outcome | test |
| --- | --- | --- |
${closed.join('\n')}
`
  return format(text, { ...(await resolveConfig(import.meta.filename)), parser: 'markdown' })
}

/** Tags and bars of a name, as they are. */
function inCell(text: string): string {
  return text.replaceAll('|', '\\\\|').replace(/[<>]/g, (character) => (character === '<' ? '&lt;' : '&gt;'))
}

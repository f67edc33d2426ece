import type { AccessReport } from './access-report.ts'
import { accessOfEveryone, accessOfNobody } from './access-report.ts'

/** Prints one line per route, action and island, in colour on a terminal. */
export function printTable(
  report: AccessReport,
  output: { readonly info: (text: string) => void },
  colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
): void {
  output.info(formatTable(report, colour))
}

export function formatTable(report: AccessReport, colour: boolean): string {
  const rows = [
    ...report.routes.map(
      ({ pattern, method, access, sources, kind, hidden }) =>
        [
          method === 'ALL' ? pattern : `${method} ${pattern}`,
          access + (hidden ? ' (hidden)' : ''),
          [kind, ...sources].join(', '),
        ] as const,
    ),
    ...report.actions.map(({ name, access, sources }) => [`action ${name}`, access, sources.join(', ')] as const),
    ...report.islands.map(({ name, access, sources }) => [`island ${name}`, access, sources.join(', ')] as const),
  ]
  const width = (column: 0 | 1) => Math.min(60, Math.max(0, ...rows.map((row) => row[column].length)))
  const [first, second] = [width(0), width(1)]
  const paint = (code: number, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text)
  const lines = rows.map(
    ([what, who, why]) =>
      `  ${what.padEnd(first)}  ${paint(who === accessOfEveryone ? 33 : who === accessOfNobody ? 31 : 32, who.padEnd(second))}  ${paint(2, why)}`,
  )
  return [`who may reach what (${report.mode})`, ...lines].join('\n')
}

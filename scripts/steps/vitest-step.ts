import { readVitestCounts } from './read-counts.ts'
import type { Step } from './step-runner.ts'

/** The suites of Vitest, run by the Node that is named, or by this one. */
export function vitestStep(options: {
  readonly title: string
  readonly report: string
  readonly node?: string
  readonly env?: Readonly<Record<string, string>>
}): Step {
  return {
    title: options.title,
    command: [
      options.node ?? process.execPath,
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${options.report}`,
    ],
    // CI mode has generous limits, and forbids test.only.
    env: { CI: '1', FORCE_COLOR: '0', ...options.env },
    counts: () => readVitestCounts(options.report),
  }
}

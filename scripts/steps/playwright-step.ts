import { join } from 'node:path'
import type { App } from '../ports/clerk-ports.ts'
import { readPlaywrightCounts } from './read-counts.ts'
import type { Step } from './step-runner.ts'

/** The browser tests of an app. */
export function playwrightStep(app: App, reports: string): Step {
  const report = join(reports, `${app}.json`)
  return {
    title: `browser: ${app}`,
    command: ['pnpm', '--filter', app, 'exec', 'playwright', 'test', '--reporter=line,json'],
    // CI mode has generous limits, and forbids test.only.
    env: { CI: '1', PLAYWRIGHT_JSON_OUTPUT_FILE: report, FORCE_COLOR: '0' },
    counts: () => readPlaywrightCounts(report),
  }
}

/** Reads how many tests passed and failed from the report files of vitest and Playwright. */
import { existsSync, readFileSync } from 'node:fs'
import type { Counts } from './step-runner.ts'

export function readVitestCounts(file: string): Counts | undefined {
  if (!existsSync(file)) return undefined
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
    numTodoTests: number
    numFailedTestSuites: number
  }
  return {
    passed: report.numPassedTests,
    // A file that could not be loaded has no tests that failed, only a suite that did.
    failed: Math.max(report.numFailedTests, report.numFailedTestSuites > 0 ? 1 : 0),
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

export function readPlaywrightCounts(file: string): Counts | undefined {
  if (!existsSync(file)) return undefined
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number }
    errors: readonly unknown[]
  }
  return {
    passed: report.stats.expected,
    // A test that passes only sometimes is a failure here, and so is an error outside of any test.
    failed: report.stats.unexpected + report.stats.flaky + report.errors.length,
    skipped: report.stats.skipped,
  }
}

/** Runs the steps of a script one after the other or side by side, one line each, and counts how they ended. */
import { runCommand, type CommandOptions } from './run-command.ts'

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** A step that is not a test runner counts as one check, passed or failed. */
const oneCheck = (ok: boolean): Counts => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })

export interface Step extends Omit<CommandOptions, 'signal'> {
  readonly title: string
  readonly command: readonly [string, ...string[]]
  /** Reads the counts from a test runner's report. `undefined` means that there is none, which is a failure. */
  readonly counts?: () => Counts | undefined
}

export class StepRunner {
  readonly #interrupted: AbortSignal | undefined
  #total: Counts = { passed: 0, failed: 0, skipped: 0 }

  /** @param interrupted stops the running steps, and every later one */
  constructor(interrupted?: AbortSignal) {
    this.#interrupted = interrupted
  }

  get total(): Counts {
    return this.#total
  }

  /** Returns whether the step succeeded. A test runner that ends well without any test has failed. */
  async run(step: Step): Promise<boolean> {
    if (this.#interrupted?.aborted) return false
    const [command, ...args] = step.command
    const result = await runCommand(command, args, { ...step, ...(this.#interrupted && { signal: this.#interrupted }) })
    if (this.#interrupted?.aborted) return this.#stopped(step)
    const reported = step.counts?.()
    const executed = reported === undefined ? 0 : reported.passed + reported.failed
    const ok = result.ok && (step.counts === undefined || (executed > 0 && reported?.failed === 0))
    // An error outside of every test (an uncaught exception, a set-up that failed) is a failure as well.
    const counted = reported && !ok && reported.failed === 0 ? { ...reported, failed: 1 } : reported
    this.#add(counted ?? oneCheck(ok))
    const seconds = `${result.seconds.toFixed(1)} s`.padStart(8)
    const detail = counted
      ? `  ${counted.passed} passed, ${counted.failed} failed${counted.skipped ? `, ${counted.skipped} skipped` : ''}`
      : ''
    process.stdout.write(`${ok ? '✓' : '✗'} ${step.title.padEnd(34)}${seconds}${detail}\n`)
    if (!ok && !step.live) process.stdout.write(`\n${indent(result.output)}\n`)
    return ok
  }

  /** A stopped step counts as failed: the run is not complete. */
  #stopped({ title }: Step): boolean {
    this.#add({ passed: 0, failed: 1, skipped: 0 })
    process.stdout.write(`✗ ${title.padEnd(34)}  stopped\n`)
    return false
  }

  #add(counts: Counts): void {
    this.#total = {
      passed: this.#total.passed + counts.passed,
      failed: this.#total.failed + counts.failed,
      skipped: this.#total.skipped + counts.skipped,
    }
  }
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, '  │ ')
}

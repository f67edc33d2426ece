import { constants } from 'node:os'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Ctrl-C and its kin, as a signal for the steps that are running: they are stopped, the script goes on to its `finally`
 * blocks, and ends with the exit code that shells expect. Asking again changes nothing.
 */
export function interruption(): AbortSignal {
  const asked = new AbortController()
  for (const signal of signals) {
    process.on(signal, () => {
      if (asked.signal.aborted) return
      process.exitCode = 128 + constants.signals[signal]
      process.stderr.write(`\n${signal}: stopping what is running.\n`)
      asked.abort()
    })
  }
  return asked.signal
}

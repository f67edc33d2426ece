import { readdirSync } from 'node:fs'
import type { Step } from './step-runner.ts'

/** For the long run: a copy of each app outside of the workspace. */
export function copySteps(): readonly Step[] {
  return readdirSync('apps').map((app) => ({
    title: `copy of ${app}`,
    command: [process.execPath, 'scripts/compat/try-copy.ts', app],
  }))
}

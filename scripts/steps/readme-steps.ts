import type { Step } from './step-runner.ts'

/** For the long run: the READMEs of the packages, followed outside of the workspace. */
export function readmeSteps(): readonly Step[] {
  return ['app', 'local-clerk', 'worker'].map((project) => ({
    title: `READMEs followed: ${project}`,
    command: [process.execPath, 'scripts/readme/run-code.ts', project],
  }))
}

/**
 * `npm run size`: builds, then compares each package with the byte budgets in its package.json ("size-limit"), and the
 * portal's pages in a browser with the budgets in its scripts/size.ts.
 */
import { buildStep } from './steps/build-step.ts'
import { pageSizeSteps, sizeSteps } from './steps/size-steps.ts'
import { interruption } from './steps/interruption.ts'
import { StepRunner } from './steps/step-runner.ts'

const steps = new StepRunner(interruption())
if (await steps.run(await buildStep()))
  for (const step of [...sizeSteps(), ...pageSizeSteps()]) await steps.run({ ...step, live: true })
if (steps.total.failed > 0) process.exitCode = 1

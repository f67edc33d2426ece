/** `npm run size`: builds, then holds each package and app against the byte budgets in its package.json ("size-limit"). */
import { buildStep } from './steps/build-step.ts'
import { sizeSteps } from './steps/size-steps.ts'
import { StepRunner } from './steps/step-runner.ts'

const steps = new StepRunner()
if (await steps.run(await buildStep())) for (const step of sizeSteps()) await steps.run({ ...step, live: true })
if (steps.total.failed > 0) process.exitCode = 1

/** `npm run check`: builds, then checks types, style and the published files. Runs no tests. */
import { buildStep } from './steps/build-step.ts'
import { checkSteps } from './steps/check-steps.ts'
import { interruption } from './steps/interruption.ts'
import { StepRunner } from './steps/step-runner.ts'

const steps = new StepRunner(interruption())
if (await steps.run(await buildStep())) for (const step of checkSteps()) await steps.run(step)
process.stdout.write(`\n${steps.total.passed} passed, ${steps.total.failed} failed\n`)
if (steps.total.failed > 0) process.exitCode ||= 1

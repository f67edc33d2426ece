/** `npm run build`: builds every package and both apps. */
import { buildStep } from './steps/build-step.ts'
import { interruption } from './steps/interruption.ts'
import { StepRunner } from './steps/step-runner.ts'

const steps = new StepRunner(interruption())
process.exitCode = (await steps.run(await buildStep())) ? 0 : 1

/**
 * `npm test` and `npm run test:full`: builds everything, checks it, and runs every suite against one build and one
 * PostgreSQL cluster. Ends with the line `N passed, N failed`; a step that is not a test runner counts as one test.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromiumPath } from './browser/chromium-path.ts'
import { buildStep } from './steps/build-step.ts'
import { styleSteps, typeSteps } from './steps/check-steps.ts'
import { copySteps } from './steps/copy-steps.ts'
import { interruption } from './steps/interruption.ts'
import { otherAstroSteps } from './steps/other-astro-steps.ts'
import { otherNodeSteps } from './steps/other-node-steps.ts'
import { playwrightStep } from './steps/playwright-step.ts'
import { readmeSteps } from './steps/readme-steps.ts'
import { pageSizeSteps, sizeSteps } from './steps/size-steps.ts'
import { StepRunner, type Step } from './steps/step-runner.ts'
import { vitestStep } from './steps/vitest-step.ts'

const { values: flags } = parseArgs({ options: { full: { type: 'boolean', default: false } } })
if (flags.full) process.env['ROLECALL_FULL'] = '1'
// Hundreds of compilers, builds and servers load the same code.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '../node_modules/.cache/compiled')

const started = performance.now()
const interrupted = interruption()
const steps = new StepRunner(interrupted)
const reports = await mkdtemp(join(tmpdir(), 'rolecall-reports-'))
try {
  if (await steps.run(await buildStep())) await runSuites()
  else process.stdout.write('  The build failed, so no suite ran.\n')
} finally {
  await rm(reports, { recursive: true, force: true })
}
const minutes = ((performance.now() - started) / 60_000).toFixed(1)
const { passed, failed, skipped } = steps.total
process.stdout.write(`\n${flags.full ? 'full' : 'default'} suites in ${minutes} min\n`)
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
if (failed > 0 || passed === 0) process.exitCode ||= 1

async function runSuites(): Promise<void> {
  // Found or unpacked once, before workers race for it.
  process.env['CHROMIUM_PATH'] = await chromiumPath()
  const { startPostgres } = await import('../packages/repository/dist/embedded.js')
  const postgres = await startPostgres({ directory: join(reports, 'postgres') })
  process.env['ROLECALL_TEST_DATABASE_URL'] = postgres.url
  try {
    // All suites start at once: a browser suite often waits for its browser, and the others use that time. The checks
    // take the processor time that is left.
    await Promise.all([
      inTurn([playwrightStep('node-dashboard', reports)]),
      inTurn([playwrightStep('vercel-portal', reports)]),
      inTurn([vitestStep({ title: 'unit, types, properties, integration', report: join(reports, 'vitest.json') })]),
      inTurn(typeSteps().map(patient)),
      inTurn([...styleSteps(), ...sizeSteps()].map(patient)),
    ])
    if (flags.full && !interrupted.aborted)
      await inTurn([
        ...pageSizeSteps(),
        ...readmeSteps(),
        ...copySteps(),
        ...otherAstroSteps(),
        ...(await otherNodeSteps(reports)),
      ])
  } finally {
    await postgres.stop()
  }
}

async function inTurn(lane: readonly Step[]): Promise<void> {
  for (const step of lane) await steps.run(step)
}

function patient(step: Step): Step {
  return { ...step, patient: true }
}

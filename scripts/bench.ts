/**
 * `npm run bench`: the benchmarks of all packages, one after the other. Each prints ratios to named peers of the same run,
 * because figures of different runs are not comparable. `npm run bench -- rbac` runs one of them.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromiumPath } from './browser/chromium-path.ts'
import { buildStep } from './steps/build-step.ts'
import { interruption } from './steps/interruption.ts'
import { StepRunner } from './steps/step-runner.ts'

const { positionals } = parseArgs({ allowPositionals: true })
const benches = ['packages', 'apps'].flatMap((folder) =>
  readdirSync(folder)
    .map((name) => ({ name, file: join(folder, name, 'bench', 'index.ts') }))
    .filter(({ name, file }) => existsSync(file) && (positionals.length === 0 || positionals.includes(name))),
)
const steps = new StepRunner(interruption())
if (benches.length === 0) {
  process.stderr.write(`No benchmark is named ${positionals.join(', ')}. Leave the name out to run all of them.\n`)
  process.exitCode = 1
} else if (await steps.run(await buildStep())) {
  process.env['CHROMIUM_PATH'] = await chromiumPath()
  for (const { name, file } of benches) {
    process.stdout.write(`\n${name}\n`)
    await steps.run({ title: `bench: ${name}`, command: [process.execPath, '--expose-gc', file], live: true })
  }
}
if (steps.total.failed > 0) process.exitCode = 1

/** `npm run demo`: builds the dashboard and starts it with its services. The dashboard's scripts/demo.ts has the flags. */
import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { buildStep } from './steps/build-step.ts'
import { StepRunner } from './steps/step-runner.ts'

const { values } = parseArgs({ strict: false, options: { 'clerk-port': { type: 'string' } } })
// The local Clerk's address is part of the built pages, so the demo's port is also the build's.
process.env['LOCAL_CLERK_PORT'] = typeof values['clerk-port'] === 'string' ? values['clerk-port'] : '4322'

const build = await buildStep(['node-dashboard'])
if (await new StepRunner().run(build)) {
  const demo = spawn(process.execPath, ['apps/node-dashboard/scripts/demo.ts', ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  // The demo stops once, also when the terminal sent Ctrl-C to it as well. This process waits for its end.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => demo.kill(signal))
  demo.on('exit', (code) => process.exit(code ?? 1))
} else {
  process.exitCode = 1
}

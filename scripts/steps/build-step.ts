import { freePort } from '../ports/free-port.ts'
import type { Step } from './step-runner.ts'

/** The local Clerk's port that the apps are built for when it is free: the same each time, so that builds are reused. */
const usualClerkPort = 4322

/**
 * Builds every package and both apps, or only `apps` and what they need. The apps are built for a local Clerk, whose address becomes part of the browser's
 * code; `LOCAL_CLERK_PORT` tells the suites afterwards which one.
 */
export async function buildStep(apps: readonly string[] = []): Promise<Step> {
  process.env['LOCAL_CLERK_PORT'] ??= String(await freePort(usualClerkPort))
  const only = apps.map((app) => `--filter=${app}...`)
  return { title: 'build', command: ['pnpm', 'exec', 'turbo', 'run', 'build', '--output-logs=errors-only', ...only] }
}

import { clerkEnvironment, type App } from '../ports/clerk-ports.ts'
import type { Step } from './step-runner.ts'

/**
 * Builds every package and both apps, or only `apps` and the packages that they need. Each app is built for a local
 * Clerk on a port of its own; the environment tells the suites afterwards which one.
 */
export async function buildStep(apps: readonly App[] = []): Promise<Step> {
  Object.assign(process.env, await clerkEnvironment())
  const only = apps.map((app) => `--filter=${app}...`)
  return { title: 'build', command: ['pnpm', 'exec', 'turbo', 'run', 'build', '--output-logs=errors-only', ...only] }
}

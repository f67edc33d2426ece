import type { Step } from './step-runner.ts'

/** Astro with the Node adapter of its time: the oldest version that the packages promise, and the newest. */
const versions = [
  { astro: '7.0.0', adapter: '11.0.0' },
  { astro: '7.3.5', adapter: '11.1.6' },
] as const

/** For the long run: the smallest protected app, built and asked on other versions of Astro than the workspace's own. */
export function otherAstroSteps(): readonly Step[] {
  return versions.map(({ astro, adapter }) => ({
    title: `protected app on Astro ${astro}`,
    command: [process.execPath, 'scripts/compat/try-astro.ts', astro, adapter],
  }))
}

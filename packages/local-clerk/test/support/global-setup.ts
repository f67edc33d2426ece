/** Starts what all files share: the built fixture app, and one Chromium. */
import type { TestProject } from 'vitest/node'
import { launchChromium } from '../../../../scripts/browser/launch-chromium.ts'
import { startLocalClerk } from '../../src/index.ts'
import { buildFixtureApp } from './fixture-app.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the built fixture app. */
    readonly fixtureApp: string
    /** The endpoint of the suite's Chromium. */
    readonly chromium: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const end of started.splice(0).toReversed()) await end()
  }
  try {
    // The build inlines the addresses of Clerk's scripts, so this Clerk serves them until the last test is over.
    const clerk = await startLocalClerk()
    started.push(() => clerk.stop())
    const built = await buildFixtureApp(clerk)
    started.push(() => built.remove())
    project.provide('fixtureApp', built.directory)
    const browser = await launchChromium()
    started.push(() => browser.close())
    const { endpoint } = await browser.bind('local-clerk', { host: '127.0.0.1', port: 0 })
    project.provide('chromium', endpoint)
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}

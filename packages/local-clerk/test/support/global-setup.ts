/** Builds the fixture app once for all browser tests. Each of them starts it with a Clerk of its own. */
import type { TestProject } from 'vitest/node'
import { startLocalClerk } from '../../src/index.ts'
import { buildFixtureApp } from './fixture-app.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the built fixture app. */
    readonly fixtureApp: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The addresses of Clerk's scripts are inlined by the build, so this one serves them until the last test is over.
  const clerk = await startLocalClerk()
  const built = await buildFixtureApp(clerk)
  project.provide('fixtureApp', built.directory)
  return async () => {
    await built.remove()
    await clerk.stop()
  }
}

import { afterAll, inject } from 'vitest'
import type { LocalClerk } from '../../src/index.ts'
import { startFixtureApp, type FixtureApp } from './fixture-app.ts'

/** The built fixture app on a free port, signed in at this Clerk. It stops after the file's last test. */
export async function appForFile(clerk: Pick<LocalClerk, 'environment'>): Promise<FixtureApp> {
  const app = await startFixtureApp(clerk, inject('fixtureApp'))
  afterAll(() => app.stop())
  return app
}

import { expect, test } from 'vitest'
import { localClerkBuildEnvironment } from './app-build-environment.ts'
import { startLocalClerk } from './start-local-clerk.ts'

test('has the same variables as a local Clerk on that port, and no secret', async () => {
  const clerk = await startLocalClerk()
  try {
    const port = Number(new URL(clerk.url).port)
    expect(localClerkBuildEnvironment({ port })).toEqual(clerk.buildEnvironment)
    expect(JSON.stringify(localClerkBuildEnvironment({ port }))).not.toContain('sk_')
  } finally {
    await clerk.stop()
  }
})

import { expect, it } from 'vitest'
import { localClerkBuildEnvironment } from './app-build-environment.ts'
import { startLocalClerk } from './start-local-clerk.ts'

it('names the same variables as a local Clerk that runs on that port, and no secret', async () => {
  const clerk = await startLocalClerk()
  try {
    const port = Number(new URL(clerk.url).port)
    expect(localClerkBuildEnvironment({ port })).toEqual(clerk.buildEnvironment)
    expect(JSON.stringify(localClerkBuildEnvironment({ port }))).not.toContain('sk_')
  } finally {
    await clerk.stop()
  }
})

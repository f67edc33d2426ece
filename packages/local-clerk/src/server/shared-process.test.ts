import { expect, test } from 'vitest'
import { startLocalClerk } from './start-local-clerk.ts'

test('keeps the global Request and Response of its process', async () => {
  const before = [globalThis.Request, globalThis.Response]
  const clerk = await startLocalClerk()
  try {
    await (await fetch(`${clerk.url}/v1/environment`)).text()
    expect([globalThis.Request, globalThis.Response]).toEqual(before)
    expect(globalThis.Response).toBe(before[1])
  } finally {
    await clerk.stop()
  }
})

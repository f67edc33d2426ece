/** A server that is killed while it writes loses no acknowledged write. */
import { sessionCookies } from '@rolecall/local-clerk/testing'
import { startServer } from './setup/start-server.ts'
import { rowsOf } from './setup/database.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'

test('every acknowledged task survives a kill in the middle of a POST', async () => {
  const cookie = await sessionCookies({ url: requireEnvironment('E2E_CLERK_URL') }, 'mia@acme.test', {
    organization: 'acme',
  })
  const mark = `Crash ${Date.now()}`
  const acknowledged: string[] = []
  const lost: string[] = []
  const server = await startServer()

  const write = async (title: string) => {
    try {
      const response = await fetch(`${server.url}/api/tasks`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', accept: 'application/json', origin: server.url },
        body: JSON.stringify({ title }),
      })
      if (response.status === 201) acknowledged.push(title)
    } catch {
      lost.push(title)
    }
    if (acknowledged.length === 20) server.kill()
  }
  await Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      for (let n = 0; n < 40 && lost.length < 8; n += 1) await write(`${mark} ${writer}-${n}`)
    }),
  )
  await server.ended
  expect(acknowledged.length).toBeGreaterThanOrEqual(20)
  expect(lost.length).toBeGreaterThan(0)

  for (const title of acknowledged) expect(await rowsOf(title), title).toHaveLength(1)
})

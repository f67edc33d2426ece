/** A deployment stops the server: requests that are under way get their answer, then the process ends by itself. */
import { Browsing } from './setup/browse.ts'
import { rowsOf } from './setup/database.ts'
import { startServer } from './setup/start-server.ts'
import { expect, test } from './setup/test.ts'

test('SIGTERM lets requests finish, accepts no new ones, and ends the process with 0', async () => {
  const server = await startServer()
  const member = await Browsing.as({ email: 'mia@acme.test', organization: 'acme' }, server.url)
  const mark = `Last call ${Date.now()}`
  let push: (text: string) => void = () => undefined
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      push = (text) => {
        controller.enqueue(new TextEncoder().encode(text))
        if (text.endsWith('}')) controller.close()
      }
    },
  })
  const answer = member.fetch('/api/tasks', {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body,
    duplex: 'half',
  } as RequestInit)
  push(`{"title": "${mark}`)
  // The server has the request once it answers another one that was sent later.
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
  server.terminate()
  await expect(async () =>
    expect(await fetch(`${server.url}/api/health`).catch(() => 'refused')).toBe('refused'),
  ).toPass()
  push('"}')
  expect((await answer).status).toBe(201)
  expect(await server.ended).toEqual([0, null])
  expect(await rowsOf(mark)).toHaveLength(1)
})

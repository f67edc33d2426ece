/** A deployment stops the server: requests that are under way get their answer, then the process ends by itself. */
import { Agent, request } from 'node:http'
import { Browsing } from './setup/browse.ts'
import { query, rowsOf } from './setup/database.ts'
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

test('clients that keep their connections are told to leave, and none of their requests is cut', async () => {
  const server = await startServer()
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const outcomes: string[] = []
  let busy: () => void = () => undefined
  const underWay = new Promise<void>((resolve) => (busy = resolve))
  const clients = Array.from({ length: 4 }, async () => {
    for (;;) {
      const outcome = await ask(`${server.url}/pricing`, agent)
      outcomes.push(outcome)
      if (outcomes.length === 40) busy()
      if (outcome !== '200 keep-alive') return
    }
  })
  await underWay
  server.terminate()
  await Promise.all(clients)
  expect(await server.ended).toEqual([0, null])
  // The last answer of each connection says that it is the last one.
  expect(outcomes.slice(-4)).toEqual(Array.from({ length: 4 }, () => '200 close'))
})

test('who is late is cut off, the exit code says so, and denials that wait are still written', async () => {
  const server = await startServer({ SHUTDOWN_SECONDS: '0' })
  const member = await Browsing.as({ email: 'mia@acme.test', organization: 'acme' }, server.url)
  const [before] = await denials()
  const endless = request(`${server.url}/api/tasks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  })
  endless.once('error', () => undefined).write('{"title": "')
  expect((await member.open('/admin')).status).toBe(403)
  server.terminate()
  expect(await server.ended).toEqual([1, null])
  const [after] = await denials()
  expect(Number(after?.n)).toBe(Number(before?.n) + 1)
})

const denials = () => query<{ n: string }>("select count(*) as n from audit_events where kind = 'denial'", [])

/** What came back, and whether the connection stays. */
function ask(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    request(url, { agent }, (response) => {
      response.resume()
      response.once('end', () => resolve(`${response.statusCode} ${response.headers.connection}`))
    })
      .once('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)))
      .end()
  })
}

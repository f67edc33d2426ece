/** A deployment stops the server: requests in flight get their response, then the process ends by itself. */
import { Agent, request } from 'node:http'
import { Browsing } from './setup/browse.ts'
import { query, rowsOf } from './setup/database.ts'
import { startServer } from './setup/start-server.ts'
import { expect, test } from './setup/test.ts'

test('SIGTERM lets requests finish, accepts no new ones, and ends the process with 0', async () => {
  const server = await startServer()
  const member = await Browsing.as({ email: 'mia@acme.test', organization: 'acme' }, server.url)
  const title = `Last call ${Date.now()}`
  const rest = Promise.withResolvers<void>()
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const encoder = new TextEncoder()
      controller.enqueue(encoder.encode(`{"title": "${title}`))
      await rest.promise
      controller.enqueue(encoder.encode('"}'))
      controller.close()
    },
  })
  const answer = member.fetch('/api/tasks', {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body,
    duplex: 'half',
  } as RequestInit)
  // The server has received the request once it responds to a later one.
  const health = () => fetch(`${server.url}/api/health`, { headers: { connection: 'close' } })
  expect((await health()).status).toBe(200)
  server.terminate()
  await expect(async () => expect(await health().catch(() => 'refused')).toBe('refused')).toPass()
  rest.resolve()
  expect((await answer).status).toBe(201)
  expect(await server.ended).toEqual([0, null])
  expect(await rowsOf(title)).toHaveLength(1)
})

test('clients with open connections are told to leave, and none of their requests is cut off', async () => {
  const server = await startServer()
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const outcomes: string[] = []
  const underWay = Promise.withResolvers<void>()
  const clients = Array.from({ length: 4 }, async () => {
    for (;;) {
      const outcome = await ask(`${server.url}/pricing`, agent)
      outcomes.push(outcome)
      if (outcomes.length === 40) underWay.resolve()
      if (outcome !== '200 keep-alive') return
    }
  })
  await underWay.promise
  server.terminate()
  await Promise.all(clients)
  expect(await server.ended).toEqual([0, null])
  // The last response of each connection says that it is the last one.
  expect(outcomes.slice(-4)).toEqual(Array.from({ length: 4 }, () => '200 close'))
})

test('a request over an idle connection is not cut off when the machine is slow', async () => {
  const server = await startServer()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  expect(await ask(`${server.url}/pricing`, agent)).toBe('200 keep-alive')
  server.terminate()
  await expect(async () => expect(await fetch(server.url).catch(() => 'refused')).toBe('refused')).toPass()
  // A machine without time for the server: it gets the request later than two seconds after it was sent.
  process.kill(server.pid, 'SIGSTOP')
  const sent = Date.now()
  const late = ask(`${server.url}/pricing`, agent)
  await expect.poll(() => Date.now() - sent).toBeGreaterThan(2_000)
  process.kill(server.pid, 'SIGCONT')
  expect(await late).toBe('200 close')
  expect(await server.ended).toEqual([0, null])
})

test('a late request is cut off, the exit code says so, and waiting denials are still written', async () => {
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

/** The status and the `Connection` header of the response, or the error code. */
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

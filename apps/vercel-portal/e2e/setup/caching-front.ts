/**
 * A cache in front of the app that ignores `Cache-Control`: it keeps every answer to a GET and serves it to the next
 * visitor. It honours `Vary`, because no site could be used through it otherwise.
 */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Kept {
  readonly vary: readonly string[]
  readonly request: IncomingMessage['headers']
  readonly status: number
  readonly headers: readonly string[]
  readonly body: Buffer
}

export interface CachingFront {
  readonly url: string
  /** Answers that came from the cache so far. */
  readonly hits: () => number
  stop(): Promise<void>
}

/** @param honoursVary `false` shares one answer among all visitors, to show that the test finds the leak */
export async function startCachingFront(app: string, { honoursVary = true } = {}): Promise<CachingFront> {
  const kept = new Map<string, Kept[]>()
  let hits = 0
  const server = createServer((request, response) => {
    void (async () => {
      const key = request.url ?? '/'
      const found =
        request.method === 'GET'
          ? kept.get(key)?.find((entry) => entry.vary.every((name) => entry.request[name] === request.headers[name]))
          : undefined
      if (found) hits++
      const answer = found ?? (await forward(app, request, honoursVary))
      if (!found && request.method === 'GET') kept.set(key, [...(kept.get(key) ?? []), answer])
      response.writeHead(answer.status, [...answer.headers])
      response.end(answer.body)
    })().catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    hits: () => hits,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function forward(app: string, request: IncomingMessage, honoursVary: boolean): Promise<Kept> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined || ['host', 'connection', 'content-length', 'transfer-encoding'].includes(name)
      ? []
      : [[name, String(value)] as [string, string]],
  )
  const response = await fetch(new URL(request.url ?? '/', app), {
    method: request.method ?? 'GET',
    headers,
    redirect: 'manual',
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  })
  return {
    vary: honoursVary
      ? (response.headers.get('vary') ?? '')
          .toLowerCase()
          .split(/\s*,\s*/)
          .filter(Boolean)
      : [],
    request: request.headers,
    status: response.status,
    headers: [...response.headers].flatMap(([name, value]) =>
      ['content-encoding', 'transfer-encoding', 'content-length', 'connection', 'keep-alive'].includes(name)
        ? []
        : [name, value],
    ),
    body: Buffer.from(await response.arrayBuffer()),
  }
}

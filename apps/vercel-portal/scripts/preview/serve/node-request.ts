/** Converts between Node's HTTP messages and the web's Request and Response. */
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { platformHeaders } from './platform-headers.ts'

/** Host names and addresses with an optional port; others could put a path or credentials into the URL. */
const validHost = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/** The request as a function gets it; `undefined` without a single valid Host or a path. */
export function webRequest(message: IncomingMessage, signal: AbortSignal): Request | undefined {
  const hosts = message.headersDistinct['host'] ?? []
  const [host] = hosts
  const target = message.url ?? ''
  if (hosts.length !== 1 || host === undefined || !validHost.test(host) || !target.startsWith('/')) return undefined
  const url = parse(`http://${host}${target}`)
  if (url === undefined) return undefined
  const method = message.method ?? 'GET'
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(url, {
    method,
    headers: platformHeaders(pairs(message.rawHeaders), { host, address: message.socket.remoteAddress ?? '127.0.0.1' }),
    body: hasBody ? (Readable.toWeb(message) as globalThis.ReadableStream<Uint8Array<ArrayBuffer>>) : null,
    duplex: 'half',
    redirect: 'manual',
    signal,
  } as RequestInit)
}

/** Sends the response. When its body fails, the connection is cut, so that the client notices. */
export async function sendResponse(response: Response, to: ServerResponse): Promise<void> {
  const headers: string[] = []
  for (const [name, value] of response.headers) headers.push(name, value)
  to.writeHead(response.status, response.statusText || STATUS_CODES[response.status], headers)
  if (response.body === null || to.req.method === 'HEAD') {
    await response.body?.cancel()
    to.end()
    return
  }
  await pipeline(Readable.fromWeb(response.body as ReadableStream), to)
}

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined
}

function pairs(raw: readonly string[]): (readonly [string, string])[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []))
}

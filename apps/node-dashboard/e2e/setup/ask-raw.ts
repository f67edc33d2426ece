/** Sends one HTTP request like a proxy. (`fetch` sets Host and Origin itself.) */
import { request, type IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'

export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

interface RawRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Chunks are sent as fast as the server reads them. */
  readonly body?: string | AsyncIterable<string>
}

export async function askRaw(url: string, { method = 'GET', headers = {}, body }: RawRequest = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      const { statusCode: status = 0, headers } = response
      response.once('close', () => resolve({ status, headers, text: Buffer.concat(chunks).toString() }))
    })
    sending.once('error', reject)
    if (body === undefined || typeof body === 'string') return void sending.end(body)
    Readable.from(body).pipe(sending)
  })
}

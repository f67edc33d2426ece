/** Serves a build output for Vercel on this machine: static files, functions, redirects, headers, ISR. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { readFunctions } from '../output/read-functions.ts'
import { readRoutes } from '../output/read-routes.ts'
import { readStaticFiles } from '../output/read-static-files.ts'
import { functionResponse } from '../respond/function-response.ts'
import { PrerenderCache } from '../respond/prerender-cache.ts'
import { staticResponse } from '../respond/static-response.ts'
import { resolveRequest, type Outputs, type Resolution } from '../route/resolve-request.ts'
import { sendResponse, webRequest } from './node-request.ts'

export interface PreviewOptions {
  /** The project: `vercel.json` and `.vercel/output` are in it. */
  readonly project: string
  /** A free port by default. */
  readonly port?: number
  /** Called with errors of functions. Writes them to standard error by default. */
  readonly onError?: (error: unknown) => void
}

export interface Preview {
  readonly url: string
  readonly port: number
  /** Waits up to five seconds for running requests. */
  stop(): Promise<void>
}

const stopLimit = 5_000

/**
 * Starts the preview on 127.0.0.1. The functions get this process's environment.
 *
 * @throws {OutputInvalid} `output_invalid`
 * @throws {PreviewUnsupported} `preview_unsupported`
 */
export async function startPreview({ project, port = 0, onError = logError }: PreviewOptions): Promise<Preview> {
  const output = join(project, '.vercel/output')
  const phases = await readRoutes({ output, project })
  const [files, functions] = await Promise.all([
    readStaticFiles(join(output, 'static')),
    readFunctions(join(output, 'functions')),
  ])
  const outputs: Outputs = { phases, files, functions: functions.byPath }
  const cache = new PrerenderCache()

  const server = createServer((message, to) => {
    answer(message, to).catch((error: unknown) => {
      onError(error)
      to.destroy()
    })
  })
  server.listen({ port, host: '127.0.0.1' })
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject))
  const address = server.address() as AddressInfo
  return { url: `http://localhost:${address.port}`, port: address.port, stop }

  async function answer(message: IncomingMessage, to: ServerResponse): Promise<void> {
    const gone = new AbortController()
    to.once('close', () => gone.abort())
    const request = webRequest(message, gone.signal)
    const response = request ? await respond(request) : new Response('Bad request\n', { status: 400 })
    await sendResponse(response, to).catch((error: unknown) => {
      // A client may leave. Any other early end of a body is an error.
      if (!isPrematureClose(error)) onError(error)
      to.destroy()
    })
  }

  async function respond(request: Request): Promise<Response> {
    const url = new URL(request.url)
    const resolution = resolveRequest({ method: request.method, pathname: url.pathname }, outputs)
    return withHeaders(await produce(request, url, resolution), resolution)
  }

  async function produce(request: Request, url: URL, resolution: Resolution): Promise<Response> {
    switch (resolution.kind) {
      case 'static':
        return staticResponse(request, resolution.file, resolution.status)
      case 'redirect':
        return new Response(null, {
          status: resolution.status ?? 308,
          headers: { Location: withQuery(resolution.headers.get('location') ?? '/', url.search) },
        })
      case 'nothing':
        return new Response('The page could not be found\n\nNOT_FOUND\n', { status: resolution.status ?? 404 })
      case 'function': {
        // Functions get the requested path. A route's destination only adds to the query.
        for (const [name, value] of resolution.query) {
          if (url.searchParams.has(name)) return ambiguousQuery(name)
          url.searchParams.set(name, value)
        }
        return functionResponse(resolution.query.size === 0 ? request : new Request(url, request), {
          run: resolution.run,
          cache,
          onError,
        })
      }
    }
  }

  async function stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    const timer = setTimeout(() => server.closeAllConnections(), stopLimit)
    server.closeIdleConnections()
    await closed
    clearTimeout(timer)
    await functions.dispose()
  }
}

/** Adds the headers of routes. A function's own headers win. */
function withHeaders(response: Response, { kind, headers: added }: Resolution): Response {
  const headers = new Headers(response.headers)
  for (const [name, value] of added) {
    if (kind === 'static' || !headers.has(name)) headers.set(name, value)
  }
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

/** A redirect keeps the query. */
function withQuery(location: string, search: string): string {
  const [address = '', ...fragment] = location.split(/(?=#)/)
  return `${address}${address.includes('?') ? search.replace('?', '&') : search}${fragment.join('')}`
}

/** Vercel does not document which of the two wins, and a client that can choose could choose the rendered page. */
function ambiguousQuery(name: string): Response {
  return new Response(
    `The request has the query parameter "${name}", and so has the route's destination. ` +
      'This preview does not imitate which of the two wins. Leave the parameter out.\n\nPREVIEW_UNSUPPORTED\n',
    { status: 501, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Vercel-Error': 'PREVIEW_UNSUPPORTED' } },
  )
}

function isPrematureClose(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE'
}

function logError(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
}

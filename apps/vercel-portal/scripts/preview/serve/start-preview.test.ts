import { connect } from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { config, echo, functionFiles, writeOutput } from '../test/write-output.ts'
import { startPreview, type Preview } from './start-preview.ts'

const site = {
  '.vercel/output/static/index.html': '<h1>Home</h1>',
  '.vercel/output/static/features/index.html': '<h1>Features</h1>',
  '.vercel/output/static/404.html': '<h1>Nothing</h1>',
  '.vercel/output/static/_astro/app.js': 'export {}',
}

async function setup(
  files: Readonly<Record<string, string | object>>,
  onError: (error: unknown) => void = () => undefined,
): Promise<Preview> {
  const preview = await startPreview({ project: await writeOutput(files), onError })
  onTestFinished(() => preview.stop())
  return preview
}

interface Echo {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const portal = {
  ...site,
  '.vercel/output/config.json': config(
    [{ src: '^\\/portal\\/?$', dest: '_render' }],
    [
      { src: '^/_astro/(.*)$', headers: { 'cache-control': 'public, max-age=31536000, immutable' }, continue: true },
      { src: '^/old$', headers: { Location: '/features' }, status: 301 },
    ],
  ),
  ...functionFiles('_render', echo),
}

describe('static files', () => {
  test('answers for a folder with and without a slash', async () => {
    const { url } = await setup(portal)
    for (const path of ['/features', '/features/', '/features/index.html']) {
      const response = await fetch(url + path)
      expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
        200,
        'text/html; charset=utf-8',
        '<h1>Features</h1>',
      ])
    }
  })

  test('is revalidated with an ETag, and immutable where a route says so', async () => {
    const { url } = await setup(portal)
    const first = await fetch(`${url}/`)
    expect(first.headers.get('cache-control')).toBe('public, max-age=0, must-revalidate')
    const again = await fetch(`${url}/`, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })
    expect(again.status).toBe(304)
    const asset = await fetch(`${url}/_astro/app.js`)
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  })

  test('cannot be written to', async () => {
    const { url } = await setup(portal)
    const response = await fetch(`${url}/features`, { method: 'POST', body: 'x' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })

  test('sends no body for HEAD', async () => {
    const { url } = await setup(portal)
    const response = await fetch(`${url}/features`, { method: 'HEAD' })
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '17', ''])
  })

  test('never leaves the output', async () => {
    const { port } = await setup({ ...portal, 'secret.txt': 'secret', '.vercel/output/functions/secret.txt': 'secret' })
    for (const path of [
      '/../secret.txt',
      '/..%2f..%2fsecret.txt',
      '/%2e%2e/%2e%2e/secret.txt',
      '//etc/passwd',
      '/features/..\\..\\secret.txt',
    ]) {
      const answer = await raw(port, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
      expect(answer.split('\r\n')[0], path).toBe('HTTP/1.1 404 Not Found')
      expect(answer).not.toContain('secret')
    }
  })
})

describe('routes', () => {
  test('redirects', async () => {
    const { url } = await setup(portal)
    const response = await fetch(`${url}/old`, { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([301, '/features'])
  })

  test('keeps the query of a redirect', async () => {
    const { url } = await setup({
      ...portal,
      'vercel.json': { redirects: [{ source: '/asks', destination: '/features?of=old#top', statusCode: 302 }] },
    })
    const location = async (path: string) => (await fetch(url + path, { redirect: 'manual' })).headers.get('location')
    expect(await location('/old?a=1&b=%20')).toBe('/features?a=1&b=%20')
    expect(await location('/asks')).toBe('/features?of=old#top')
    expect(await location('/asks?a=1')).toBe('/features?of=old&a=1#top')
  })

  test('matches a pattern against the whole path', async () => {
    const { url } = await setup({
      ...portal,
      '.vercel/output/config.json': config([{ src: '/portal', dest: '_render' }]),
    })
    expect((await fetch(`${url}/portal`)).status).toBe(200)
    expect((await fetch(`${url}/x/portal`)).status).toBe(404)
    expect((await fetch(`${url}/portal/x`)).status).toBe(404)
  })

  test('matches any case, unless a route says otherwise', async () => {
    const { url } = await setup({
      ...portal,
      '.vercel/output/config.json': config([
        { src: '^/portal$', dest: '_render' },
        { src: '^/strict$', dest: '_render', caseSensitive: true },
      ]),
    })
    const statuses = ['/PORTAL', '/strict', '/STRICT'].map(async (path) => (await fetch(url + path)).status)
    expect(await Promise.all(statuses)).toEqual([200, 200, 404])
  })

  test('goes on after a rewrite with "check" that leads nowhere, and stays with one that does not', async () => {
    const { url } = await setup({
      ...portal,
      '.vercel/output/config.json': config(
        [],
        [
          { src: '^/a$', dest: '/nothing', check: true },
          { src: '^/nothing$', dest: '_render', check: true },
          { src: '^/b$', dest: '/lost' },
          { src: '^/lost$', dest: '_render' },
          { src: '^/c$', dest: '/features', check: true },
        ],
      ),
    })
    expect(await Promise.all(['/a', '/b', '/c'].map(async (path) => (await fetch(url + path)).status))).toEqual([
      200, 404, 200,
    ])
  })

  test('adds headers along the way with "continue", the last one counts', async () => {
    const { url } = await setup({
      ...portal,
      '.vercel/output/config.json': config(
        [],
        [
          { src: '^/(.*)$', headers: { 'x-one': 'first', 'x-path': '/$1' }, continue: true },
          { src: '^/features$', headers: { 'X-One': 'second' }, continue: true },
          { src: '^/features$', methods: ['post'], headers: { 'x-method': 'post' }, continue: true },
        ],
      ),
    })
    const { headers } = await fetch(`${url}/features`)
    expect([headers.get('x-one'), headers.get('x-path'), headers.get('x-method')]).toEqual([
      'second',
      '/features',
      null,
    ])
  })

  test('runs the routes of the error phase when nothing answered', async () => {
    const { url } = await setup({
      ...portal,
      '.vercel/output/config.json': {
        version: 3,
        routes: [{ handle: 'filesystem' }, { handle: 'error' }, { src: '^/(.*)$', dest: '/404.html', status: 404 }],
      },
    })
    expect((await fetch(`${url}/nowhere`)).status).toBe(404)
    expect(await (await fetch(`${url}/nowhere`)).text()).toBe('<h1>Nothing</h1>')
    expect(await (await fetch(`${url}/nowhere`, { method: 'HEAD' })).text()).toBe('')
  })

  test('refuses a query that the request and the route both set', async () => {
    const { url } = await setup({
      ...portal,
      '.vercel/output/config.json': config([{ src: '^(/portal)$', dest: '/_render?x_astro_path=$1' }]),
    })
    const fine = (await (await fetch(`${url}/portal?a=1`)).json()) as Echo
    expect(fine.url).toBe(`${url}/portal?a=1&x_astro_path=%2Fportal`)
    const both = await fetch(`${url}/portal?x_astro_path=/other`)
    expect([both.status, await both.text()]).toEqual([501, expect.stringContaining('"x_astro_path"')])
  })

  test('serves the 404 page with its status', async () => {
    const { url } = await setup(portal)
    const response = await fetch(`${url}/nowhere`)
    expect([response.status, await response.text()]).toEqual([404, '<h1>Nothing</h1>'])
  })

  test('adds the headers of vercel.json to files and functions, whose own win', async () => {
    const { url } = await setup({
      ...portal,
      'vercel.json': {
        headers: [
          {
            source: '/(.*)',
            headers: [
              { key: 'X-Frame-Options', value: 'DENY' },
              { key: 'Content-Type', value: 'text/odd' },
            ],
          },
        ],
      },
    })
    const file = await fetch(`${url}/`)
    expect([file.headers.get('x-frame-options'), file.headers.get('content-type')]).toEqual(['DENY', 'text/odd'])
    const page = await fetch(`${url}/portal`)
    expect([page.headers.get('x-frame-options'), page.headers.get('content-type')]).toEqual([
      'DENY',
      'application/json',
    ])
  })

  test('follows the redirects of vercel.json', async () => {
    const { url } = await setup({
      ...portal,
      'vercel.json': { redirects: [{ source: '/blog/:slug', destination: '/posts/:slug', permanent: true }] },
    })
    const response = await fetch(`${url}/blog/one`, { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([308, '/posts/one'])
  })
})

describe('functions', () => {
  test('gets the requested path, the query, the method and the body', async () => {
    const { url } = await setup(portal)
    const seen = (await (await fetch(`${url}/portal?a=1%202&b`, { method: 'PUT', body: 'hello' })).json()) as Echo
    expect(seen).toMatchObject({ url: `${url}/portal?a=1%202&b`, method: 'PUT', body: 'hello' })
  })

  test('never sees a header that only Vercel writes', async () => {
    const { url, port } = await setup(portal)
    const forged = {
      'x-vercel-id': 'forged',
      'x-vercel-ip-country': 'forged',
      'x-vercel-forwarded-for': 'forged',
      'x-vercel-oidc-token': 'forged',
      'x-forwarded-for': 'forged',
      'x-forwarded-host': 'forged',
      'x-forwarded-proto': 'forged',
      'x-forwarded-port': 'forged',
      'x-real-ip': 'forged',
      forwarded: 'host=forged',
      'x-middleware-rewrite': 'forged',
      'x-matched-path': 'forged',
      'x-client': 'kept',
    }
    const { headers } = (await (await fetch(`${url}/portal`, { headers: forged })).json()) as Echo
    expect(JSON.stringify(headers)).not.toContain('forged')
    expect(headers).toMatchObject({
      'x-client': 'kept',
      'x-forwarded-host': `localhost:${port}`,
      'x-forwarded-for': '127.0.0.1',
    })
  })

  test('answers 500 when it throws, and serves the next request', async () => {
    const onError = vi.fn()
    const code = `export default { fetch() { throw new Error('secret detail') } }`
    const { url } = await setup({ ...portal, ...functionFiles('_render', code) }, onError)
    const response = await fetch(`${url}/portal`)
    expect([response.status, await response.text()]).toEqual([
      500,
      'A server error has occurred\n\nFUNCTION_INVOCATION_FAILED\n',
    ])
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ message: 'secret detail' }))
    expect((await fetch(`${url}/`)).status).toBe(200)
  })

  test('cuts the connection when a body fails, and serves the next request', async () => {
    const onError = vi.fn()
    const code = `export default { fetch() {
      let sent = 0
      return new Response(new ReadableStream({ pull(controller) {
        if (sent++ === 0) controller.enqueue(new TextEncoder().encode('<p>half'))
        else controller.error(new Error('broke'))
      } }))
    } }`
    const { url } = await setup({ ...portal, ...functionFiles('_render', code) }, onError)
    await expect(fetch(`${url}/portal`).then((response) => response.text())).rejects.toThrow()
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ message: 'broke' }))
    expect((await fetch(`${url}/`)).status).toBe(200)
  })

  test('streams: the first part arrives before the rest exists', async () => {
    const code = `let release; const later = new Promise((resolve) => { release = resolve })
    export default { fetch(request) {
      if (request.method === 'POST') { release(); return new Response('released') }
      return new Response(new ReadableStream({ async start(controller) {
        controller.enqueue(new TextEncoder().encode('first ')); await later
        controller.enqueue(new TextEncoder().encode('second')); controller.close()
      } }))
    } }`
    const { url } = await setup({ ...portal, ...functionFiles('_render', code) })
    const reader = (await fetch(`${url}/portal`)).body?.pipeThrough(new TextDecoderStream()).getReader()
    expect(await reader?.read()).toEqual({ done: false, value: 'first ' })
    await fetch(`${url}/portal`, { method: 'POST' })
    expect(await reader?.read()).toEqual({ done: false, value: 'second' })
  })

  test('keeps several cookies apart', async () => {
    const code = `export default { fetch() {
      const headers = new Headers(); headers.append('set-cookie', 'a=1; Path=/'); headers.append('set-cookie', 'b=2')
      return new Response(null, { status: 307, headers })
    } }`
    const { url } = await setup({ ...portal, ...functionFiles('_render', code) })
    const response = await fetch(`${url}/portal`, { redirect: 'manual' })
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2'])
  })

  test('lacks what its folder lacks, as on Vercel', async () => {
    const project = await writeOutput({
      ...portal,
      'node_modules/outside/package.json': { name: 'outside', type: 'module', exports: './index.js' },
      'node_modules/outside/index.js': 'export const outside = 1',
      ...functionFiles('_render', `import 'outside'; ${echo}`),
    })
    await expect(startPreview({ project })).rejects.toMatchObject({
      code: 'output_invalid',
      message: expect.stringContaining('outside') as string,
    })
  })

  test('refuses an answer that asks the CDN to cache it', async () => {
    const code = `export default { fetch() { return new Response('x', { headers: { 'cache-control': 'public, s-maxage=60' } }) } }`
    const { url } = await setup({ ...portal, ...functionFiles('_render', code) })
    const response = await fetch(`${url}/portal`)
    expect([response.status, response.headers.get('x-vercel-error')]).toEqual([501, 'PREVIEW_UNSUPPORTED'])
  })
})

describe('malformed requests', () => {
  test('answers 400 without a single valid Host or with an absolute target', async () => {
    const { port } = await setup(portal)
    const requests = [
      'GET /portal HTTP/1.1\r\nHost: evil/portal?\r\nConnection: close\r\n\r\n',
      'GET /portal HTTP/1.1\r\nHost: user@localhost\r\nConnection: close\r\n\r\n',
      'GET /portal HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n',
      'GET http://evil.test/portal HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    ]
    for (const request of requests)
      expect((await raw(port, request)).split('\r\n')[0], request).toBe('HTTP/1.1 400 Bad Request')
  })
})

describe('stopping', () => {
  test('waits for a running request, then refuses new ones', async () => {
    const code = `export default { async fetch() {
      globalThis.previewStarted(); await globalThis.previewRelease; return new Response('done')
    } }`
    const scope = globalThis as unknown as { previewStarted: () => void; previewRelease: Promise<void> }
    const started = new Promise<void>((resolve) => (scope.previewStarted = resolve))
    let release = (): void => undefined
    scope.previewRelease = new Promise((resolve) => (release = resolve))
    const preview = await startPreview({ project: await writeOutput({ ...portal, ...functionFiles('_render', code) }) })
    const answer = fetch(`${preview.url}/portal`, { headers: { connection: 'close' } })
    await started
    const stopped = preview.stop()
    release()
    expect(await (await answer).text()).toBe('done')
    await stopped
    await expect(fetch(preview.url)).rejects.toThrow()
  })
})

function raw(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    socket.on('data', (chunk) => (answer += String(chunk))).on('end', () => resolve(answer))
    socket.on('error', reject)
  })
}

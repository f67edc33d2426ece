import { describe, expect, onTestFinished, test } from 'vitest'
import { startPreview } from '../serve/start-preview.ts'
import { config, functionFiles, writeOutput } from '../test/write-output.ts'
import { PrerenderCache } from './prerender-cache.ts'

const echoCookie = `export default { fetch(request) { return Response.json({ cookie: request.headers.get('cookie') }) } }`

describe('ISR', () => {
  test('serves one visitor’s answer to the next: a portal must never use it', async () => {
    const preview = await startPreview({
      project: await writeOutput({
        '.vercel/output/static/index.html': 'home',
        '.vercel/output/config.json': config([{ src: '^(\\/portal)$', dest: '/_isr?x_astro_path=$1&token=t' }]),
        '.vercel/output/functions/_isr.prerender-config.json': {
          expiration: false,
          allowQuery: ['x_astro_path', 'token'],
          passQuery: true,
        },
        ...functionFiles('_isr', echoCookie),
      }),
    })
    onTestFinished(() => preview.stop())
    const ask = async (cookie: string) => {
      const response = await fetch(`${preview.url}/portal?ignored=${cookie}`, { headers: { cookie } })
      return [response.headers.get('x-vercel-cache'), (await response.json()) as unknown]
    }
    expect(await ask('ada')).toEqual(['MISS', { cookie: 'ada' }])
    expect(await ask('ben')).toEqual(['HIT', { cookie: 'ada' }])
  })

  function setup(expiration: number | false, bypassToken?: string) {
    let now = 0
    let count = 0
    const methods: string[] = []
    const cache = new PrerenderCache(() => now)
    const run = {
      path: '/_isr',
      prerender: undefined,
      fetch: ({ method }: Request) => {
        methods.push(method)
        return new Response(String(++count), { status: count === 3 ? 500 : 200 })
      },
    }
    const prerender = { expiration, allowQuery: new Set(['q']), bypassToken }
    return {
      methods,
      advance: (seconds: number) => void (now += seconds * 1000),
      ask: async (query = '', init: RequestInit = {}) => {
        const response = await cache.respond(new Request(`http://localhost/x${query}`, init), run, prerender)
        return `${response.headers.get('x-vercel-cache')} ${await response.text()}`
      },
    }
  }

  test('answers stale once after the expiration, and does not keep a failure', async () => {
    const { ask, advance } = setup(60)
    expect(await ask()).toBe('MISS 1')
    advance(59)
    expect(await ask()).toBe('HIT 1')
    advance(1)
    expect(await ask()).toBe('STALE 1')
    expect(await ask()).toBe('HIT 2')
    advance(60)
    expect(await ask()).toBe('STALE 2')
    expect(await ask()).toBe('STALE 2')
    expect(await ask()).toBe('HIT 4')
  })

  test('tells answers apart by allowed query parameters only', async () => {
    const { ask } = setup(false)
    expect(await ask('?q=1&z=1')).toBe('MISS 1')
    expect(await ask('?z=2&q=1')).toBe('HIT 1')
    expect(await ask('?q=2')).toBe('MISS 2')
  })

  test('runs the function for other methods and for the bypass token', async () => {
    const { ask } = setup(false, 'token')
    expect(await ask()).toBe('MISS 1')
    expect(await ask('', { method: 'POST' })).toBe('BYPASS 2')
    expect(await ask('', { headers: { 'x-prerender-revalidate': 'wrong' } })).toBe('HIT 1')
    await ask('', { method: 'POST' })
    expect(await ask('', { headers: { 'x-prerender-revalidate': 'token' } })).toBe('REVALIDATED 4')
    expect(await ask()).toBe('HIT 4')
  })

  test('keeps a whole answer when the first request is a HEAD', async () => {
    const { ask, methods } = setup(false)
    await ask('', { method: 'HEAD' })
    expect(await ask()).toBe('HIT 1')
    expect(methods).toEqual(['GET'])
  })

  test('shows drafts only to a visitor with the token in a cookie', async () => {
    const { ask } = setup(false, 'token')
    expect(await ask()).toBe('MISS 1')
    expect(await ask('', { headers: { cookie: 'a=b; __prerender_bypass=token' } })).toBe('BYPASS 2')
    expect(await ask('', { headers: { cookie: '__prerender_bypass=guess' } })).toBe('HIT 1')
  })
})

import { gzipSync } from 'node:zlib'
import type { Page, Request, Response } from '@playwright/test'
import { settle } from '../browser/settle.ts'

/** Bytes after gzip at its highest level. */
export interface ScriptBytes {
  /** Script files of this site and the scripts in its HTML. */
  readonly site: number
  /** Script files of Clerk. */
  readonly clerk: number
  /** Astro's router (`ClientRouter`) and its prefetching, which have nothing to do with Clerk. */
  readonly router: number
  /** The part of `site` that keeps Clerk away until it is needed (`clientScripts: 'lazy'`). */
  readonly loader: number
}

/** The files that Astro's bundler makes of the router and of prefetching. */
const routerFile = /\/_astro\/(?:ClientRouter|client|prefetch)\.[^/]*\.js$|\/_astro\/ClientRouter[^/]*\.js$/

/** The file that Astro's bundler makes of the integrations' page scripts. */
const loaderFile = /\/_astro\/page\.[^/]*\.js$/
/** In the inline script of `@rolecall/astro`. */
const headMark = '__client_uat'

/** Opens a page, waits until it has settled, and weighs the JavaScript that it fetched. */
export async function measurePage(page: Page, url: string, clerkUrl: string): Promise<ScriptBytes> {
  const scripts: Response[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script' && response.ok()) scripts.push(response)
  })
  const finished = watchScripts(page)
  const document = await page.goto(url)
  await settle(page)
  // Scripts that wait for a quiet moment have been requested.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
  await finished()
  const inline = inlineScripts((await document?.text()) ?? '')
  const bytes = {
    site: gzip(inline.join('\n')),
    clerk: 0,
    router: 0,
    loader: gzip(inline.find((code) => code.includes(headMark)) ?? ''),
  }
  const seen = new Set<string>()
  for (const response of scripts) {
    if (seen.has(response.url())) continue
    seen.add(response.url())
    const size = gzip(await response.text())
    bytes[kindOf(response.url(), clerkUrl)] += size
    if (loaderFile.test(response.url())) bytes.loader += size
  }
  return bytes
}

/** Watches the scripts that the page requests. The result resolves when none of them is under way. */
function watchScripts(page: Page): () => Promise<void> {
  const pending = new Set<Request>()
  const finish = (request: Request) => void pending.delete(request)
  page.on('request', (request) => {
    if (request.resourceType() === 'script') pending.add(request)
  })
  page.on('requestfinished', finish)
  page.on('requestfailed', finish)
  return () =>
    new Promise((resolve) => {
      const look = () => {
        if (pending.size === 0) resolve()
      }
      page.on('requestfinished', look)
      page.on('requestfailed', look)
      look()
    })
}

function kindOf(url: string, clerkUrl: string): 'site' | 'clerk' | 'router' {
  if (url.startsWith(clerkUrl)) return 'clerk'
  return routerFile.test(url) ? 'router' : 'site'
}

function inlineScripts(html: string): readonly string[] {
  return [...html.matchAll(/<script(?![^>]*\bsrc=)(?![^>]*application\/json)[^>]*>([^]*?)<\/script>/g)].map(
    ([, code = '']) => code,
  )
}

function gzip(text: string): number {
  return text === '' ? 0 : gzipSync(text, { level: 9 }).byteLength
}

import { gzipSync } from 'node:zlib'
import type { Page, Response } from '@playwright/test'

/** Bytes after gzip at its highest level. */
export interface ScriptBytes {
  /** Script files of this site and the scripts in its HTML. */
  readonly site: number
  /** What comes from Clerk. */
  readonly clerk: number
  /** Astro's router (`ClientRouter`), which has nothing to do with Clerk. */
  readonly router: number
}

/** The files that Astro's bundler makes of the router. */
const ROUTER = /\/_astro\/(?:ClientRouter|client)\.[^/]*\.js$|\/_astro\/ClientRouter[^/]*\.js$/

/** Opens a page, waits until it is quiet, and weighs the JavaScript that it fetched. */
export async function measurePage(page: Page, url: string, clerkUrl: string): Promise<ScriptBytes> {
  const scripts: Response[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script' && response.ok()) scripts.push(response)
  })
  const document = await page.goto(url)
  await page.waitForLoadState('networkidle')
  const bytes = { site: gzip(inlineScripts((await document?.text()) ?? '')), clerk: 0, router: 0 }
  const seen = new Set<string>()
  for (const response of scripts) {
    if (seen.has(response.url())) continue
    seen.add(response.url())
    bytes[kindOf(response.url(), clerkUrl)] += gzip(await response.text())
  }
  return bytes
}

function kindOf(url: string, clerkUrl: string): keyof ScriptBytes {
  if (url.startsWith(clerkUrl)) return 'clerk'
  return ROUTER.test(url) ? 'router' : 'site'
}

function inlineScripts(html: string): string {
  return [...html.matchAll(/<script(?![^>]*\bsrc=)(?![^>]*application\/json)[^>]*>([^]*?)<\/script>/g)]
    .map(([, code]) => code)
    .join('\n')
}

function gzip(text: string): number {
  return text === '' ? 0 : gzipSync(text, { level: 9 }).byteLength
}

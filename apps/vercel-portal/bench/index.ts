/**
 * The cost of `clientScripts: 'lazy'`, compared with `'eager'`, for a visitor who is about to use Clerk: the time from the
 * navigation or click until Clerk's part of the page is usable. The builds take turns, over 20 Mbit/s with 40 ms of delay. Run after a build: `node bench/index.ts [pairs]`.
 * Ends with 1 when a returning visitor waits more than `mostWait` times as long.
 */
import { resolve } from 'node:path'
import { chromium } from '@playwright/test'
import { signInAs } from '@rolecall/local-clerk/testing'
import { startPreview } from '../scripts/preview/serve/start-preview.ts'
import { settle } from '../scripts/browser/settle.ts'
import { browserOptions } from '../scripts/browser/browser-options.ts'
import { builtClerkPort } from '../scripts/services/built-clerk-port.ts'
import { startServices } from '../scripts/services/start-services.ts'
import { mostWait } from '../scripts/size/budgets.ts'
import { buildVariant } from '../scripts/variants/build-variant.ts'

const userMenu = '.cl-userButtonTrigger'
const form = '.cl-signIn-root input[name=identifier]'
const connection = { offline: false, latency: 40, downloadThroughput: 2_500_000, uploadThroughput: 1_250_000 }

interface Case {
  readonly title: string
  readonly path: string
  readonly email?: string
  /** What shows that Clerk's part can be used. */
  readonly ready: string
  /** Whether the browser has lost its cache since the last visit; what the site itself remembers is kept. */
  readonly emptyCache?: true
  /** A link to follow, once the page is quiet; the time counts from when the pointer reaches it. */
  readonly click?: string
  /** The ratio that is too much. Not given where the visitor is a new one. */
  readonly most?: number
}

const article = '/blog/one-list-of-roles'
const someone = { email: 'ada@acme.test', ready: userMenu, most: mostWait }
const cases: readonly Case[] = [
  { title: 'signed in, article', path: article, ...someone },
  { title: 'signed in, article, cache lost', path: article, ...someone, emptyCache: true },
  { title: 'signed in, portal', path: '/portal', ...someone },
  { title: 'signed out, sign-in form by its address', path: '/sign-in', ready: form, most: mostWait },
  { title: 'signed out, sign-in link of an article', path: article, ready: form, click: '.account a[href="/sign-in"]' },
]

const pairs = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 15)
const project = resolve(import.meta.dirname, '..')
const clerkPort = await builtClerkPort(project)
const services = await startServices({
  clerkPort,
  database: 'harbor_bench',
  databaseServer: process.env['ROLECALL_TEST_DATABASE_URL'],
})
Object.assign(process.env, services.environment)
const eagerBuild = await buildVariant({
  changes: { 'astro.config.ts': [["clientScripts: 'lazy'", "clientScripts: 'eager'"]] },
  environment: { PORTAL_CLERK_PORT: String(clerkPort), CLERK_SECRET_KEY: '' },
})
const browser = await chromium.launch(await browserOptions())
try {
  if (eagerBuild.exitCode !== 0) throw new Error(`The build to compare with failed.\n${eagerBuild.output}`)
  const eager = await startPreview({ project: eagerBuild.directory })
  const lazy = await startPreview({ project })
  const rows: Record<string, unknown>[] = []
  for (const one of cases) {
    const times = { eager: [] as number[], lazy: [] as number[] }
    for (let pair = 0; pair < pairs; pair++) {
      // The second of a pair runs on a warmer machine, so they take turns.
      const order = [['eager', eager.url] as const, ['lazy', lazy.url] as const]
      for (const [name, url] of pair % 2 === 0 ? order : order.reverse()) times[name].push(await time(one, url))
    }
    const ratios = times.lazy.map((value, index) => value / (times.eager[index] ?? value))
    const ratio = median(ratios)
    rows.push({
      what: one.title,
      'eager ms': Math.round(median(times.eager)),
      'lazy ms': Math.round(median(times.lazy)),
      'lazy / eager': Number(ratio.toFixed(2)),
      'at most': one.most ?? '',
    })
    if (one.most !== undefined && ratio > one.most) process.exitCode = 1
  }
  console.log(`\nUntil Clerk can be used, medians of ${pairs} pairs`)
  console.table(rows)
  await Promise.all([eager.stop(), lazy.stop()])
} finally {
  await browser.close()
  await eagerBuild.remove()
  await services.stop()
}

async function time({ path, email, ready, emptyCache, click }: Case, url: string): Promise<number> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const network = await context.newCDPSession(page)
    await network.send('Network.emulateNetworkConditions', connection)
    if (email !== undefined) await signInAs(page, email, { clerk: { url: services.clerkUrl }, origin: url })
    // The visit that this one comes back from.
    await page.goto(url + path)
    if (click === undefined) await page.waitForSelector(ready)
    await settle(page)
    if (emptyCache) await network.send('Network.clearBrowserCache')
    await page.addInitScript(watch, { ready, click })
    await page.goto(url + path)
    if (click !== undefined) {
      await settle(page)
      await page.click(click)
    }
    const handle = await page.waitForFunction(() => (window as { took?: number }).took)
    return Number(await handle.jsonValue())
  } finally {
    await context.close()
  }
}

/** Runs in the page: ms until `ready` first matches something visible, from the navigation or the pointer's arrival on. */
function watch({ ready, click }: { readonly ready: string; readonly click: string | undefined }): void {
  let from = 0
  if (click !== undefined) {
    document.addEventListener('pointerover', ({ target }) => {
      if (from === 0 && target instanceof Element && target.closest(click)) from = performance.now()
    })
  }
  const look = () => {
    if (document.querySelector(ready)?.checkVisibility()) Object.assign(window, { took: performance.now() - from })
    else requestAnimationFrame(look)
  }
  look()
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

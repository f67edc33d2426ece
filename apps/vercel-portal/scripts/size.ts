/**
 * `pnpm size`: bytes of JavaScript that the browser gets per kind of page, with Clerk's scripts on every page
 * (`clientScripts: 'eager'`) and where they are used (`'lazy'`). Ends with 1 when a budget is exceeded.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { chromium } from '@playwright/test'
import { signInAs } from '@rolecall/local-clerk/testing'
import { startPreview } from './preview/serve/start-preview.ts'
import { startServices } from './services/start-services.ts'
import { measurePage, type ScriptBytes } from './size/measure-page.ts'
import { buildVariant } from './variants/build-variant.ts'

interface Kind {
  readonly title: string
  readonly path: string
  /** Who looks; nobody when not given. */
  readonly email?: string
  /** gzip bytes at most, with `lazy`: this site's scripts without Astro's router, and what comes from Clerk. */
  readonly budget: { readonly site: number; readonly clerk: number }
}

const kinds: readonly Kind[] = [
  { title: 'article, signed out', path: '/blog/one-list-of-roles', budget: { site: 1_900, clerk: 0 } },
  { title: 'docs with an island, signed out', path: '/docs/first-steps', budget: { site: 2_400, clerk: 0 } },
  {
    title: 'article, signed in',
    path: '/blog/one-list-of-roles',
    email: 'ada@acme.test',
    budget: { site: 11_000, clerk: 450_000 },
  },
  { title: 'sign-in form', path: '/sign-in', budget: { site: 11_000, clerk: 450_000 } },
  { title: 'portal', path: '/portal', email: 'ada@acme.test', budget: { site: 12_000, clerk: 450_000 } },
]

const project = resolve(import.meta.dirname, '..')
const clerkPort = Number(process.env['LOCAL_CLERK_PORT'] ?? 4322)
const services = await startServices({
  clerkPort,
  database: 'harbor_size',
  databaseServer: process.env['ROLECALL_TEST_DATABASE_URL'],
})
Object.assign(process.env, services.environment)
const eager = await buildVariant({
  changes: { 'astro.config.ts': [["clientScripts: 'lazy'", "clientScripts: 'eager'"]] },
  environment: { LOCAL_CLERK_PORT: String(clerkPort), CLERK_SECRET_KEY: '' },
})
const browser = await chromium.launch(await browserOptions())
try {
  if (eager.exitCode !== 0) throw new Error(`The build to compare with failed.\n${eager.output}`)
  const before = await measure(eager.directory)
  const after = await measure(project)
  print(before, after)
} finally {
  await browser.close()
  await eager.remove()
  await services.stop()
}

async function measure(directory: string): Promise<readonly ScriptBytes[]> {
  const preview = await startPreview({ project: directory })
  const results: ScriptBytes[] = []
  for (const { path, email } of kinds) {
    const context = await browser.newContext()
    const page = await context.newPage()
    if (email !== undefined) await signInAs(page, email, { clerk: { url: services.clerkUrl }, origin: preview.url })
    results.push(await measurePage(page, preview.url + path, services.clerkUrl))
    await context.close()
  }
  await preview.stop()
  return results
}

function print(before: readonly ScriptBytes[], after: readonly ScriptBytes[]): void {
  const row = (cells: readonly string[]) =>
    process.stdout.write(
      `${(cells[0] ?? '').padEnd(33)}${cells
        .slice(1)
        .map((cell) => cell.padStart(13))
        .join('')}\n`,
    )
  process.stdout.write(
    '\nJavaScript per page, bytes after gzip. "site": this site’s scripts and inline scripts, Astro’s router left out.\n\n',
  )
  row(['', 'site eager', 'site lazy', 'Clerk eager', 'Clerk lazy', 'router'])
  for (const [index, { title, budget }] of kinds.entries()) {
    const [one, two] = [before[index], after[index]]
    if (one === undefined || two === undefined) throw new Error(`"${title}" was not measured.`)
    row([title, ...[one.site, two.site, one.clerk, two.clerk, two.router].map(String)])
    for (const part of ['site', 'clerk'] as const) {
      if (two[part] <= budget[part]) continue
      process.exitCode = 1
      process.stdout.write(`  ✗ ${part}: ${two[part]} bytes are over the budget of ${budget[part]}\n`)
    }
  }
  process.stdout.write('\n')
}

/** The browser in CHROMIUM_PATH, or the one that the workspace around this app finds, or Playwright's own. */
async function browserOptions(): Promise<{ readonly executablePath?: string; readonly args: string[] }> {
  const finder = resolve(project, '../../scripts/browser/chromium-path.ts')
  const found =
    process.env['CHROMIUM_PATH'] ??
    (existsSync(finder)
      ? await ((await import(finder)) as { chromiumPath(): Promise<string> }).chromiumPath()
      : undefined)
  return {
    ...(found !== undefined && { executablePath: found }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  }
}
